-- upgrade
CREATE TABLE `heads` (
    `id` int NOT NULL,
    PRIMARY KEY (`id`)
) ENGINE=InnoDB;
-- refused: MySQL has no deferrable constraints
-- hint: insert parents before children, and leave deferrable out here
-- downgrade
DROP TABLE `tails`;
DROP TABLE `heads`;
