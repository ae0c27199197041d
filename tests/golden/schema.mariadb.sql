-- upgrade
CREATE TABLE `items` (
    `id` int NOT NULL,
    `name` varchar(20),
    PRIMARY KEY (`id`),
    INDEX `ix_items_name` (`name`)
) ENGINE=InnoDB;
ALTER TABLE `items` ADD COLUMN `price` decimal(8, 2);
ALTER TABLE `items` RENAME COLUMN `price` TO `cost`;
CREATE INDEX `ix_items_cost` ON `items` (`cost`);
DROP INDEX `ix_items_cost` ON `items`;
-- downgrade
DROP TABLE `items`;
