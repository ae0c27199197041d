-- upgrade
-- op.create_table
CREATE TABLE "teams" (
    "id" INTEGER PRIMARY KEY
);
-- op.create_table
CREATE TABLE "players" (
    "id" INTEGER PRIMARY KEY,
    "team_id" INTEGER
);
-- op.create_foreign_key
PRAGMA legacy_alter_table = ON;
ALTER TABLE "main"."players" RENAME TO "luamig_old_players";
PRAGMA legacy_alter_table = OFF;
CREATE TABLE "main"."players" (
    "id" INTEGER PRIMARY KEY,
    "team_id" INTEGER CONSTRAINT "fk_players_team" REFERENCES "teams" ("id") ON DELETE CASCADE
);
INSERT OR ABORT INTO "main"."players" ("id", "team_id") SELECT "id", "team_id" FROM "main"."luamig_old_players" NOT INDEXED;
DROP TABLE "main"."luamig_old_players";
-- downgrade
-- op.drop_constraint
PRAGMA legacy_alter_table = ON;
ALTER TABLE "main"."players" RENAME TO "luamig_old_players";
PRAGMA legacy_alter_table = OFF;
CREATE TABLE "main"."players" (
    "id" INTEGER PRIMARY KEY,
    "team_id" INTEGER
);
INSERT OR ABORT INTO "main"."players" ("id", "team_id") SELECT "id", "team_id" FROM "main"."luamig_old_players" NOT INDEXED;
DROP TABLE "main"."luamig_old_players";
-- op.drop_table
DROP TABLE "players";
-- op.drop_table
DROP TABLE "teams";
