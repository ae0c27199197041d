-- upgrade
-- op.create_table
CREATE TABLE `prices` (
    `id` int NOT NULL,
    `price` decimal(10, 2) NOT NULL,
    `currency` char(3) NOT NULL,
    PRIMARY KEY (`id`),
    CHECK (price >= 0),
    CONSTRAINT `ck_prices_currency` CHECK (currency IN ('EUR', 'CHF')),
    CHECK (price < 1000000)
) ENGINE=InnoDB;
-- downgrade
-- op.drop_table
DROP TABLE `prices`;
