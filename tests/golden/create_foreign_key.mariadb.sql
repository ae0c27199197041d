-- upgrade
CREATE TABLE `teams` (
    `id` int NOT NULL,
    PRIMARY KEY (`id`)
) ENGINE=InnoDB;
CREATE TABLE `players` (
    `id` int NOT NULL,
    `team_id` int,
    PRIMARY KEY (`id`)
) ENGINE=InnoDB;
ALTER TABLE `players` ADD CONSTRAINT `fk_players_team` FOREIGN KEY (`team_id`) REFERENCES `teams` (`id`) ON DELETE CASCADE;
-- downgrade
ALTER TABLE `players` DROP FOREIGN KEY `fk_players_team`;
DROP TABLE `players`;
DROP TABLE `teams`;
