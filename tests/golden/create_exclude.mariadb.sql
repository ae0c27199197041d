-- upgrade
CREATE TABLE `bookings` (
    `id` int NOT NULL,
    `span` int,
    PRIMARY KEY (`id`)
) ENGINE=InnoDB;
-- refused: constraint ex_bookings: MariaDB has no exclusion constraints
-- hint: use a trigger
-- downgrade
DROP TABLE `bookings`;
