-- upgrade
CREATE TABLE "items" (
    "id" INTEGER PRIMARY KEY,
    "name" VARCHAR(20)
);
CREATE INDEX "ix_items_name" ON "items" ("name");
ALTER TABLE "items" ADD COLUMN "price" NUMERIC(8, 2);
ALTER TABLE "items" RENAME COLUMN "price" TO "cost";
CREATE INDEX "ix_items_cost" ON "items" ("cost");
DROP INDEX "ix_items_cost";
-- downgrade
DROP TABLE "items";
