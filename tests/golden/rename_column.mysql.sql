-- upgrade
-- op.create_table
CREATE TABLE `users` (
    `id` int NOT NULL,
    `name` varchar(40) NOT NULL,
    PRIMARY KEY (`id`)
) ENGINE=InnoDB;
-- op.rename_column
ALTER TABLE `users` RENAME COLUMN `name` TO `full_name`;
-- downgrade
-- op.rename_column
ALTER TABLE `users` RENAME COLUMN `full_name` TO `name`;
-- op.drop_table
DROP TABLE `users`;
