-- upgrade
CREATE TABLE "users" (
    "id" INTEGER PRIMARY KEY,
    "name" VARCHAR(40) NOT NULL
);
-- refused: SQLite cannot change the default of a column without rebuilding the table
-- hint: create the table anew: op.create_table under another name, op.execute("INSERT INTO … SELECT …"), op.drop_table, op.rename_table
-- downgrade
DROP TABLE "users";
