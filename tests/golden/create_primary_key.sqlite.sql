-- upgrade
CREATE TABLE "pairs" (
    "a" INTEGER NOT NULL,
    "b" INTEGER NOT NULL
);
-- refused: SQLite cannot add a primary key without rebuilding the table
-- hint: create the table anew: op.create_table under another name, op.execute("INSERT INTO … SELECT …"), op.drop_table, op.rename_table
-- downgrade
DROP TABLE "pairs";
