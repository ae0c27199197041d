-- upgrade
CREATE TABLE "users" (
    "id" integer NOT NULL,
    "name" varchar(40) NOT NULL,
    PRIMARY KEY ("id")
);
CREATE INDEX "ix_users_name" ON "users" ("name");
CREATE INDEX "ix_pair" ON "users" ("id", "name");
DROP INDEX IF EXISTS "ix_pair";
DROP INDEX "live_index";
-- downgrade
DROP TABLE "users";
