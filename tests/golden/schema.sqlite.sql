-- upgrade
-- op.create_table
CREATE TABLE "items" (
    "id" INTEGER PRIMARY KEY,
    "name" VARCHAR(20)
);
CREATE INDEX "ix_items_name" ON "items" ("name");
-- op.add_column
ALTER TABLE "items" ADD COLUMN "price" NUMERIC(8, 2);
-- op.rename_column
ALTER TABLE "items" RENAME COLUMN "price" TO cost;
-- op.create_index
CREATE INDEX "ix_items_cost" ON "items" ("cost");
-- op.drop_index
DROP INDEX "ix_items_cost";
-- downgrade
-- op.drop_table
DROP TABLE "items";
