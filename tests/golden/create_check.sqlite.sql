-- upgrade
CREATE TABLE "users" (
    "id" INTEGER PRIMARY KEY,
    "name" VARCHAR(40) NOT NULL
);
-- refused: SQLite cannot add a check without rebuilding the table
-- hint: create the table anew: op.create_table under another name, op.execute("INSERT INTO … SELECT …"), op.drop_table, op.rename_table
-- downgrade
-- refused: SQLite cannot drop a check without rebuilding the table
-- hint: create the table anew: op.create_table under another name, op.execute("INSERT INTO … SELECT …"), op.drop_table, op.rename_table
