-- upgrade
-- op.create_table
CREATE TABLE `codes` (
    `id` int NOT NULL,
    `code` varchar(20),
    PRIMARY KEY (`id`)
) ENGINE=InnoDB;
-- op.execute
INSERT INTO codes (id, code) VALUES (1, '42');
-- op.alter_column
ALTER TABLE `codes` MODIFY COLUMN `code` int;
-- downgrade
-- op.drop_table
DROP TABLE `codes`;
