-- upgrade
-- op.create_table
CREATE TABLE `one` (
    `id` int NOT NULL,
    PRIMARY KEY (`id`)
) ENGINE=InnoDB;
-- op.create_table
CREATE TABLE `two` (
    `id` int NOT NULL,
    PRIMARY KEY (`id`)
) ENGINE=InnoDB;
-- op.drop_table
DROP TABLE `one`;
-- op.drop_table
DROP TABLE IF EXISTS `two`;
-- op.drop_table
DROP TABLE IF EXISTS `three`;
-- downgrade
-- op.execute
SELECT 1;
