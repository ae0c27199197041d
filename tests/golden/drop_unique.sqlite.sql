-- upgrade
CREATE TABLE "users" (
    "id" INTEGER PRIMARY KEY,
    "name" VARCHAR(40) NOT NULL
);
CREATE UNIQUE INDEX "uq_users_name" ON "users" ("name");
CREATE UNIQUE INDEX "uq_users_both" ON "users" ("id", "name");
DROP INDEX "uq_users_name";
DROP INDEX "live_unique";
DROP INDEX IF EXISTS "uq_gone";
-- downgrade
DROP TABLE "users";
