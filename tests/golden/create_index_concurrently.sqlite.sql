-- upgrade
-- op.create_table
CREATE TABLE "users" (
    "id" INTEGER PRIMARY KEY,
    "name" VARCHAR(40) NOT NULL
);
-- autocommit
-- op.create_index
CREATE INDEX IF NOT EXISTS "ix_users_name" ON "users" ("name");
-- end of autocommit
-- downgrade
-- op.drop_table
DROP TABLE "users";
