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
ALTER TABLE `users` MODIFY COLUMN `age` int NOT NULL;
-- downgrade
-- op.alter_column
ALTER TABLE `users` MODIFY COLUMN `age` int;
-- op.drop_table
DROP TABLE `users`;
