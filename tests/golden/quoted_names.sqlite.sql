-- upgrade
CREATE TABLE "Order" (
    "select" INTEGER PRIMARY KEY,
    "Group By" VARCHAR(10),
    "a ""quoted""" VARCHAR(10),
    "a `tick`" VARCHAR(10),
    "größe" INTEGER
);
CREATE INDEX "ix_Order_Group By_größe" ON "Order" ("Group By", "größe");
ALTER TABLE "Order" RENAME COLUMN "Group By" TO "group";
-- downgrade
DROP TABLE "Order";
