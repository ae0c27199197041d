-- upgrade
-- op.create_table
CREATE TABLE "users" (
    "id" integer NOT NULL,
    "name" varchar(40) DEFAULT 'nobody' NOT NULL,
    "nick" varchar(20),
    "age" integer,
    PRIMARY KEY ("id")
);
-- op.create_index
CREATE INDEX "ix_users_age" ON "users" ("age");
-- autocommit
-- op.drop_index
-- outside the transaction
DROP INDEX CONCURRENTLY "ix_users_age";
-- end of autocommit
-- downgrade
-- autocommit
-- op.create_index
-- outside the transaction
CREATE INDEX CONCURRENTLY "ix_users_age" ON "users" ("age");
-- end of autocommit
-- op.drop_index
DROP INDEX "ix_users_age";
-- op.drop_table
DROP TABLE "users";
