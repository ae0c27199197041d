-- upgrade
-- op.create_table
CREATE TABLE "bookings" (
    "id" INTEGER PRIMARY KEY,
    "span" TEXT
);
-- op.create_exclude
-- refused: SQLite has no exclusion constraints
-- hint: use a trigger
-- downgrade
-- op.drop_table
DROP TABLE "bookings";
