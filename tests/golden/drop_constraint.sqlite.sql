-- upgrade
-- op.create_table
CREATE TABLE "teams" (
    "id" INTEGER PRIMARY KEY
);
-- op.create_table
CREATE TABLE "players" (
    "id" INTEGER PRIMARY KEY,
    "team_id" INTEGER REFERENCES "teams" ("id"),
    "number" INTEGER,
    CONSTRAINT "ck_players_number" CHECK (number > 0)
);
-- op.drop_constraint
PRAGMA legacy_alter_table = ON;
ALTER TABLE "main"."players" RENAME TO "luamig_old_players";
PRAGMA legacy_alter_table = OFF;
CREATE TABLE "main"."players" (
    "id" INTEGER PRIMARY KEY,
    "team_id" INTEGER REFERENCES "teams" ("id"),
    "number" INTEGER
);
INSERT OR ABORT INTO "main"."players" ("id", "team_id", "number") SELECT "id", "team_id", "number" FROM "main"."luamig_old_players" NOT INDEXED;
DROP TABLE "main"."luamig_old_players";
-- op.drop_constraint
PRAGMA legacy_alter_table = ON;
ALTER TABLE "main"."players" RENAME TO "luamig_old_players";
PRAGMA legacy_alter_table = OFF;
CREATE TABLE "main"."players" (
    "id" INTEGER PRIMARY KEY,
    "team_id" INTEGER,
    "number" INTEGER
);
INSERT OR ABORT INTO "main"."players" ("id", "team_id", "number") SELECT "id", "team_id", "number" FROM "main"."luamig_old_players" NOT INDEXED;
DROP TABLE "main"."luamig_old_players";
-- op.drop_constraint
PRAGMA legacy_alter_table = ON;
ALTER TABLE "main"."players" RENAME TO "luamig_old_players";
PRAGMA legacy_alter_table = OFF;
CREATE TABLE "main"."players" (
    "id" INTEGER NOT NULL,
    "team_id" INTEGER,
    "number" INTEGER
);
INSERT OR ABORT INTO "main"."players" ("rowid", "id", "team_id", "number") SELECT rowid, "id", "team_id", "number" FROM "main"."luamig_old_players" NOT INDEXED;
DROP TABLE "main"."luamig_old_players";
-- downgrade
-- op.drop_table
DROP TABLE "players";
-- op.drop_table
DROP TABLE "teams";
