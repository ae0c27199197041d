-- upgrade
-- op.create_table
CREATE TABLE "Order" (
    "select" INTEGER PRIMARY KEY,
    "Group By" VARCHAR(10),
    "a ""quoted""" VARCHAR(10),
    "a `tick`" VARCHAR(10),
    "größe" INTEGER
);
-- op.create_index
CREATE INDEX "ix_Order_Group By_größe" ON "Order" ("Group By", "größe");
-- op.rename_column
ALTER TABLE "Order" RENAME COLUMN "Group By" TO "group";
-- downgrade
-- op.drop_table
DROP TABLE "Order";
