-- upgrade
CREATE TABLE "users" (
    "id" INTEGER PRIMARY KEY,
    "name" VARCHAR(40) NOT NULL
);
-- refused: SQLite cannot change the type of a column without rebuilding the table
-- hint: a rebuild is made of the table that is there: run it connected
-- downgrade
-- refused: SQLite cannot change the type of a column without rebuilding the table
-- hint: a rebuild is made of the table that is there: run it connected
