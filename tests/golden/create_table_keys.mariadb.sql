-- upgrade
-- op.create_table
CREATE TABLE `seats` (
    `hall` int NOT NULL,
    `line` char(1) NOT NULL,
    `seat` int NOT NULL,
    `code` varchar(12) NOT NULL,
    UNIQUE (`code`),
    CONSTRAINT `pk_seats` PRIMARY KEY (`hall`, `line`, `seat`),
    CONSTRAINT `uq_seats_code` UNIQUE (`hall`, `code`),
    UNIQUE (`line`, `seat`, `code`)
) ENGINE=InnoDB;
-- downgrade
-- op.drop_table
DROP TABLE `seats`;
