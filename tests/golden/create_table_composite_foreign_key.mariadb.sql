-- upgrade
-- op.create_table
CREATE TABLE `rooms` (
    `house` int NOT NULL,
    `room` int NOT NULL,
    PRIMARY KEY (`house`, `room`)
) ENGINE=InnoDB;
-- op.create_table
CREATE TABLE `guests` (
    `id` int NOT NULL,
    `house` int,
    `room` int,
    PRIMARY KEY (`id`),
    CONSTRAINT `fk_guests_room` FOREIGN KEY (`house`, `room`) REFERENCES `rooms` (`house`, `room`)
) ENGINE=InnoDB;
-- downgrade
-- op.drop_table
DROP TABLE `guests`;
-- op.drop_table
DROP TABLE `rooms`;
