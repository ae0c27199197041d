-- upgrade
-- op.create_table
CREATE TABLE `users` (
    `id` int NOT NULL,
    `name` varchar(40) NOT NULL DEFAULT 'nobody',
    `nick` varchar(20),
    `age` int,
    PRIMARY KEY (`id`)
) ENGINE=InnoDB;
-- op.alter_column
ALTER TABLE `users` MODIFY COLUMN `name` varchar(40) COLLATE utf8mb4_bin NOT NULL DEFAULT 'nobody';
-- downgrade
-- op.drop_table
DROP TABLE `users`;
