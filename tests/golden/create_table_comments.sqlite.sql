-- upgrade
-- op.create_table
CREATE TABLE "fees" (
    "id" INTEGER PRIMARY KEY,
    "amount" NUMERIC(10, 2) NOT NULL
);
-- downgrade
-- op.drop_table
DROP TABLE "fees";
