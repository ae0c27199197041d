-- upgrade
-- op.execute
CREATE SCHEMA stock;
-- op.create_table
CREATE TABLE "stock"."items" (
    "id" integer NOT NULL,
    "name" varchar(20),
    PRIMARY KEY ("id")
);
CREATE INDEX "ix_items_name" ON "stock"."items" ("name");
-- op.add_column
ALTER TABLE "stock"."items" ADD COLUMN "price" numeric(8, 2);
-- op.rename_column
ALTER TABLE "stock"."items" RENAME COLUMN "price" TO "cost";
-- op.create_index
CREATE INDEX "ix_items_cost" ON "stock"."items" ("cost");
-- op.drop_index
DROP INDEX "stock"."ix_items_cost";
-- downgrade
-- op.drop_table
DROP TABLE "stock"."items";
-- op.execute
DROP SCHEMA stock;
