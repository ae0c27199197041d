-- upgrade
CREATE TABLE "pairs" (
    "a" INTEGER NOT NULL,
    "b" INTEGER NOT NULL
);
-- refused: SQLite cannot add a primary key without rebuilding the table
-- hint: a rebuild is made of the table that is there: run it connected
-- downgrade
DROP TABLE "pairs";
