-- upgrade
-- op.create_table
CREATE TABLE `teams` (
    `id` int NOT NULL,
    PRIMARY KEY (`id`)
) ENGINE=InnoDB;
-- op.create_table
CREATE TABLE `players` (
    `id` int NOT NULL,
    `team_id` int,
    `number` int,
    PRIMARY KEY (`id`),
    CONSTRAINT `ck_players_number` CHECK (number > 0),
    FOREIGN KEY (`team_id`) REFERENCES `teams` (`id`)
) ENGINE=InnoDB;
-- op.drop_constraint
ALTER TABLE `players` DROP CONSTRAINT `ck_players_number`;
-- op.drop_constraint
ALTER TABLE `players` DROP FOREIGN KEY `<MariaDB's name for the foreign key on team_id>`;
-- op.drop_constraint
ALTER TABLE `players` DROP PRIMARY KEY;
-- downgrade
-- op.drop_table
DROP TABLE `players`;
-- op.drop_table
DROP TABLE `teams`;
