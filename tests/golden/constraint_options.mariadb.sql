-- upgrade
-- op.create_table
CREATE TABLE `heads` (
    `id` int NOT NULL,
    PRIMARY KEY (`id`)
) ENGINE=InnoDB;
-- op.create_table
-- refused: MariaDB has no deferrable constraints
-- hint: insert parents before children, and leave deferrable out here
-- downgrade
-- op.drop_table
DROP TABLE `tails`;
-- op.drop_table
DROP TABLE `heads`;
