-- upgrade
-- op.create_table
CREATE TABLE `teams` (
    `id` int NOT NULL,
    PRIMARY KEY (`id`)
) ENGINE=InnoDB;
-- op.create_table
CREATE TABLE `users` (
    `id` int NOT NULL,
    `team_id` int,
    `email` varchar(80),
    `age` int,
    PRIMARY KEY (`id`),
    FOREIGN KEY (`team_id`) REFERENCES `teams` (`id`),
    UNIQUE (`email`),
    CHECK (age > 0),
    INDEX `ix_users_team_id` (`team_id`)
) ENGINE=InnoDB;
-- op.drop_column
ALTER TABLE `users` DROP COLUMN `team_id`;
-- op.drop_column
ALTER TABLE `users` DROP COLUMN `email`;
-- downgrade
-- op.add_column
ALTER TABLE `users` ADD COLUMN `email` varchar(80), ADD UNIQUE (`email`);
-- op.add_column
ALTER TABLE `users` ADD COLUMN `team_id` int, ADD FOREIGN KEY (`team_id`) REFERENCES `teams` (`id`), ADD INDEX `ix_users_team_id` (`team_id`);
-- op.drop_table
DROP TABLE `users`;
-- op.drop_table
DROP TABLE `teams`;
