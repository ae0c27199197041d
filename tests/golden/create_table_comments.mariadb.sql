-- upgrade
-- op.create_table
CREATE TABLE `fees` (
    `id` int NOT NULL COMMENT 'the number on the bill',
    `amount` decimal(10, 2) NOT NULL COMMENT 'in euros; it''s gross',
    PRIMARY KEY (`id`)
) ENGINE=InnoDB COMMENT='what students owe';
-- downgrade
-- op.drop_table
DROP TABLE `fees`;
