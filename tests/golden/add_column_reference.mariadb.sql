-- upgrade
CREATE TABLE `users` (
    `id` int NOT NULL,
    `name` varchar(40) NOT NULL,
    PRIMARY KEY (`id`)
) ENGINE=InnoDB;
CREATE TABLE `teams` (
    `id` int NOT NULL,
    PRIMARY KEY (`id`)
) ENGINE=InnoDB;
ALTER TABLE `users` ADD COLUMN `team_id` int, ADD FOREIGN KEY (`team_id`) REFERENCES `teams` (`id`) ON DELETE SET NULL;
-- downgrade
DROP TABLE `users`;
DROP TABLE `teams`;
