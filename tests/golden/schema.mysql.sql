-- upgrade
-- op.create_table
CREATE TABLE `items` (
    `id` int NOT NULL,
    `name` varchar(20),
    PRIMARY KEY (`id`),
    INDEX `ix_items_name` (`name`)
) ENGINE=InnoDB;
-- op.add_column
ALTER TABLE `items` ADD COLUMN `price` decimal(8, 2);
-- op.rename_column
ALTER TABLE `items` RENAME COLUMN `price` TO `cost`;
-- op.create_index
CREATE INDEX `ix_items_cost` ON `items` (`cost`);
-- op.drop_index
DROP INDEX `ix_items_cost` ON `items`;
-- downgrade
-- op.drop_table
DROP TABLE `items`;
