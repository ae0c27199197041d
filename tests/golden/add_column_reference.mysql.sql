-- upgrade
-- op.create_table
CREATE TABLE `users` (
    `id` int NOT NULL,
    `name` varchar(40) NOT NULL,
    PRIMARY KEY (`id`)
) ENGINE=InnoDB;
-- op.create_table
CREATE TABLE `teams` (
    `id` int NOT NULL,
    PRIMARY KEY (`id`)
) ENGINE=InnoDB;
-- op.add_column
ALTER TABLE `users` ADD COLUMN `team_id` int, ADD FOREIGN KEY (`team_id`) REFERENCES `teams` (`id`) ON DELETE SET NULL;
-- downgrade
-- op.drop_table
DROP TABLE `users`;
-- op.drop_table
DROP TABLE `teams`;
