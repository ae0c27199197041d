-- upgrade
CREATE TABLE "users" (
    "id" INTEGER PRIMARY KEY,
    "name" VARCHAR(40) NOT NULL
);
CREATE INDEX "ix_users_name" ON "users" ("name");
CREATE INDEX "ix_pair" ON "users" ("id", "name");
DROP INDEX IF EXISTS "ix_pair";
DROP INDEX "live_index";
-- downgrade
DROP TABLE "users";
