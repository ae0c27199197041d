-- upgrade
CREATE TABLE "codes" (
    "id" INTEGER PRIMARY KEY,
    "code" VARCHAR(20)
);
INSERT INTO codes (id, code) VALUES (1, '42');
-- refused: SQLite cannot change the type of a column without rebuilding the table
-- hint: a rebuild is made of the table that is there: run it connected
-- downgrade
DROP TABLE "codes";
