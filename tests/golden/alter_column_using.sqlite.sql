-- upgrade
CREATE TABLE "codes" (
    "id" INTEGER PRIMARY KEY,
    "code" VARCHAR(20)
);
INSERT INTO codes (id, code) VALUES (1, '42');
-- refused: SQLite cannot change the type of a column without rebuilding the table
-- hint: create the table anew: op.create_table under another name, op.execute("INSERT INTO … SELECT …"), op.drop_table, op.rename_table
-- downgrade
DROP TABLE "codes";
