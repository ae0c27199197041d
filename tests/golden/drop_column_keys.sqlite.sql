-- upgrade
-- op.create_table
CREATE TABLE "teams" (
    "id" INTEGER PRIMARY KEY
);
-- op.create_table
CREATE TABLE "users" (
    "id" INTEGER PRIMARY KEY,
    "team_id" INTEGER REFERENCES "teams" ("id"),
    "email" VARCHAR(80),
    "age" INTEGER CHECK (age > 0),
    UNIQUE ("email")
);
CREATE INDEX "ix_users_team_id" ON "users" ("team_id");
-- op.drop_column
DROP INDEX "main"."ix_users_team_id";
ALTER TABLE "main"."users" DROP COLUMN "team_id";
-- op.drop_column
PRAGMA legacy_alter_table = ON;
ALTER TABLE "main"."users" RENAME TO "luamig_old_users";
PRAGMA legacy_alter_table = OFF;
CREATE TABLE "main"."users" (
    "id" INTEGER PRIMARY KEY,
    "age" INTEGER CHECK (age > 0)
);
INSERT OR ABORT INTO "main"."users" ("id", "age") SELECT "id", "age" FROM "main"."luamig_old_users" NOT INDEXED;
DROP TABLE "main"."luamig_old_users";
-- downgrade
-- op.add_column
ALTER TABLE "users" ADD COLUMN "email" VARCHAR(80);
CREATE UNIQUE INDEX "uq_users_email" ON "users" ("email");
-- op.add_column
ALTER TABLE "users" ADD COLUMN "team_id" INTEGER REFERENCES "teams" ("id");
CREATE INDEX "ix_users_team_id" ON "users" ("team_id");
-- op.drop_table
DROP TABLE "users";
-- op.drop_table
DROP TABLE "teams";
