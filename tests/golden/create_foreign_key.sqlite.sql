-- upgrade
CREATE TABLE "teams" (
    "id" INTEGER PRIMARY KEY
);
CREATE TABLE "players" (
    "id" INTEGER PRIMARY KEY,
    "team_id" INTEGER
);
-- refused: SQLite cannot add a foreign key without rebuilding the table
-- hint: create the table anew: op.create_table under another name, op.execute("INSERT INTO … SELECT …"), op.drop_table, op.rename_table
-- downgrade
-- refused: SQLite cannot drop a foreign key without rebuilding the table
-- hint: create the table anew: op.create_table under another name, op.execute("INSERT INTO … SELECT …"), op.drop_table, op.rename_table
