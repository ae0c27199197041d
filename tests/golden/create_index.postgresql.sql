-- upgrade
CREATE TABLE "users" (
    "id" integer NOT NULL,
    "name" varchar(40) NOT NULL,
    PRIMARY KEY ("id")
);
CREATE INDEX "ix_users_name" ON "users" ("name");
CREATE INDEX "ix_both" ON "users" ("name", "id");
CREATE UNIQUE INDEX "uq_both" ON "users" ("name" DESC, "id");
-- downgrade
DROP INDEX "uq_both";
DROP INDEX "ix_both";
DROP INDEX "live_index";
DROP TABLE "users";
