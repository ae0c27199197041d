-- upgrade
CREATE TABLE "users" (
    "id" INTEGER PRIMARY KEY,
    "name" VARCHAR(40) NOT NULL
);
CREATE INDEX "ix_users_name" ON "users" ("name");
CREATE INDEX "ix_both" ON "users" ("name", "id");
CREATE UNIQUE INDEX "uq_both" ON "users" ("name" DESC, "id");
-- downgrade
DROP INDEX "uq_both";
DROP INDEX "ix_both";
DROP INDEX "live_index";
DROP TABLE "users";
