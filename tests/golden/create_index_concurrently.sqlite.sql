-- upgrade
CREATE TABLE "users" (
    "id" INTEGER PRIMARY KEY,
    "name" VARCHAR(40) NOT NULL
);
-- autocommit
CREATE INDEX IF NOT EXISTS "ix_users_name" ON "users" ("name");
-- end of autocommit
-- downgrade
DROP TABLE "users";
