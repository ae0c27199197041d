-- upgrade
-- op.create_table
CREATE TABLE "prices" (
    "id" INTEGER PRIMARY KEY,
    "price" NUMERIC(10, 2) NOT NULL CHECK (price >= 0),
    "currency" CHAR(3) NOT NULL,
    CONSTRAINT "ck_prices_currency" CHECK (currency IN ('EUR', 'CHF')),
    CHECK (price < 1000000)
);
-- downgrade
-- op.drop_table
DROP TABLE "prices";
