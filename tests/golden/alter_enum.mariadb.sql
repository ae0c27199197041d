-- upgrade
-- op.create_enum
-- nothing
-- op.create_table
CREATE TABLE `orders` (
    `id` int NOT NULL,
    `status` enum('new', 'paid', 'lost') NOT NULL DEFAULT 'new',
    PRIMARY KEY (`id`)
) ENGINE=InnoDB;
-- op.alter_enum
ALTER TABLE `orders` MODIFY COLUMN `status` enum('new','paid','lost','open','sent','gone') NOT NULL DEFAULT 'new';
UPDATE `orders` SET `status` = CASE `status` WHEN 'new' THEN 'open' END WHERE `status` IN ('new');
ALTER TABLE `orders` MODIFY COLUMN `status` enum('open','paid','sent','lost','gone') NOT NULL DEFAULT 'open';
-- downgrade
-- op.drop_table
DROP TABLE `orders`;
-- op.drop_enum
-- nothing
