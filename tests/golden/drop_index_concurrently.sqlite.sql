-- upgrade
-- op.create_table
CREATE TABLE "users" (
    "id" INTEGER PRIMARY KEY,
    "name" VARCHAR(40) NOT NULL DEFAULT 'nobody',
    "nick" VARCHAR(20),
    "age" INTEGER
);
-- op.create_index
CREATE INDEX "ix_users_age" ON "users" ("age");
-- autocommit
-- op.drop_index
DROP INDEX "ix_users_age";
-- end of autocommit
-- downgrade
-- autocommit
-- op.create_index
CREATE INDEX "ix_users_age" ON "users" ("age");
-- end of autocommit
-- op.drop_index
DROP INDEX "ix_users_age";
-- op.drop_table
DROP TABLE "users";
