-- upgrade
CREATE TABLE "teams" (
    "id" INTEGER PRIMARY KEY
);
CREATE TABLE "players" (
    "id" INTEGER PRIMARY KEY,
    "team_id" INTEGER REFERENCES "teams" ("id"),
    "number" INTEGER,
    CONSTRAINT "ck_players_number" CHECK (number > 0)
);
-- refused: SQLite cannot drop a check without rebuilding the table
-- hint: a rebuild is made of the table that is there: run it connected
-- downgrade
DROP TABLE "players";
DROP TABLE "teams";
