-- upgrade
CREATE TABLE "users" (
    "id" INTEGER PRIMARY KEY,
    "name" VARCHAR(40) NOT NULL
);
-- refused: SQLite cannot change whether a column may be NULL without rebuilding the table
-- hint: a rebuild is made of the table that is there: run it connected
-- downgrade
DROP TABLE "users";
