-- upgrade
-- op.create_table
CREATE TABLE `bookings` (
    `id` int NOT NULL,
    `span` int,
    PRIMARY KEY (`id`)
) ENGINE=InnoDB;
-- op.create_exclude
-- refused: constraint ex_bookings: MariaDB has no exclusion constraints
-- hint: use a trigger
-- downgrade
-- op.drop_table
DROP TABLE `bookings`;
