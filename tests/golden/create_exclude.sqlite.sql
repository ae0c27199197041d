-- upgrade
CREATE TABLE "bookings" (
    "id" INTEGER PRIMARY KEY,
    "span" TEXT
);
-- refused: SQLite has no exclusion constraints
-- hint: use a trigger
-- downgrade
DROP TABLE "bookings";
