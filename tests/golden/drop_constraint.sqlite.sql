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
-- hint: create the table anew: op.create_table under another name, op.execute("INSERT INTO … SELECT …"), op.drop_table, op.rename_table
-- downgrade
DROP TABLE "players";
DROP TABLE "teams";
