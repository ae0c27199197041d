-- upgrade
CREATE TABLE "teams" (
    "id" INTEGER PRIMARY KEY
);
CREATE TABLE "players" (
    "id" INTEGER PRIMARY KEY,
    "team_id" INTEGER
);
-- refused: SQLite cannot add a foreign key without rebuilding the table
-- hint: a rebuild is made of the table that is there: run it connected
-- downgrade
-- refused: SQLite cannot drop a foreign key without rebuilding the table
-- hint: a rebuild is made of the table that is there: run it connected
