-- upgrade
-- op.create_table
CREATE TABLE `users` (
    `id` int NOT NULL,
    `name` varchar(40) NOT NULL,
    PRIMARY KEY (`id`)
) ENGINE=InnoDB;
-- op.alter_column
ALTER TABLE `users` MODIFY COLUMN `name` varchar(40);
-- op.alter_column
ALTER TABLE `users` MODIFY COLUMN `name` varchar(40) NOT NULL;
-- downgrade
-- op.drop_table
DROP TABLE `users`;
