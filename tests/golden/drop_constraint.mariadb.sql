-- upgrade
CREATE TABLE `teams` (
    `id` int NOT NULL,
    PRIMARY KEY (`id`)
) ENGINE=InnoDB;
CREATE TABLE `players` (
    `id` int NOT NULL,
    `team_id` int,
    `number` int,
    PRIMARY KEY (`id`),
    CONSTRAINT `ck_players_number` CHECK (number > 0),
    FOREIGN KEY (`team_id`) REFERENCES `teams` (`id`)
) ENGINE=InnoDB;
ALTER TABLE `players` DROP CONSTRAINT `ck_players_number`;
ALTER TABLE `players` DROP FOREIGN KEY `live_foreign_key`;
ALTER TABLE `players` DROP PRIMARY KEY;
-- downgrade
DROP TABLE `players`;
DROP TABLE `teams`;
