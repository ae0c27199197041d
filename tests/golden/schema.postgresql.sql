-- upgrade
CREATE SCHEMA stock;
CREATE TABLE "stock"."items" (
    "id" integer NOT NULL,
    "name" varchar(20),
    PRIMARY KEY ("id")
);
CREATE INDEX "ix_items_name" ON "stock"."items" ("name");
ALTER TABLE "stock"."items" ADD COLUMN "price" numeric(8, 2);
ALTER TABLE "stock"."items" RENAME COLUMN "price" TO "cost";
CREATE INDEX "ix_items_cost" ON "stock"."items" ("cost");
DROP INDEX "stock"."ix_items_cost";
-- downgrade
DROP TABLE "stock"."items";
DROP SCHEMA stock;
