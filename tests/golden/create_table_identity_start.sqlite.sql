-- upgrade
-- op.create_table
CREATE TABLE "bills" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT,
    "note" TEXT
);
INSERT INTO "sqlite_sequence" (name, seq) SELECT 'bills', 999 WHERE NOT EXISTS (SELECT 1 FROM "sqlite_sequence" WHERE name = 'bills');
-- downgrade
-- op.drop_table
DROP TABLE "bills";
