-- upgrade
CREATE TABLE "fees" (
    "id" INTEGER PRIMARY KEY,
    "amount" NUMERIC(10, 2) NOT NULL
);
-- downgrade
DROP TABLE "fees";
