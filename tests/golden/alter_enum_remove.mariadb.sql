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
UPDATE `orders` SET `status` = CASE `status` WHEN 'lost' THEN 'new' END WHERE `status` IN ('lost');
ALTER TABLE `orders` MODIFY COLUMN `status` enum('new','paid') NOT NULL DEFAULT 'new';
-- downgrade
-- op.drop_table
DROP TABLE `orders`;
-- op.drop_enum
-- nothing
