-- upgrade
CREATE TABLE "users" (
    "id" INTEGER PRIMARY KEY,
    "name" VARCHAR(40) NOT NULL
);
-- refused: index ix_users_name: SQLite has no INCLUDE columns
-- hint: put the columns at the end of the index, or leave them out
-- downgrade
DROP TABLE "users";
