-- upgrade
-- op.create_table
CREATE TABLE `users` (
    `id` int NOT NULL,
    `name` varchar(40) NOT NULL,
    PRIMARY KEY (`id`)
) ENGINE=InnoDB;
-- op.add_column
ALTER TABLE `users` ADD COLUMN `age` int;
-- op.drop_column
ALTER TABLE `users` DROP COLUMN `age`;
-- downgrade
-- op.drop_table
DROP TABLE `users`;
