-- upgrade
-- op.create_table
CREATE TABLE "users" (
    "id" INTEGER PRIMARY KEY,
    "name" VARCHAR(40) NOT NULL
);
-- op.create_index
-- refused: index ix_users_name: SQLite has no INCLUDE columns
-- hint: put the columns at the end of the index, or leave them out
-- downgrade
-- op.drop_table
DROP TABLE "users";
