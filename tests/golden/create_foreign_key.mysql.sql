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
    PRIMARY KEY (`id`)
) ENGINE=InnoDB;
-- op.create_foreign_key
ALTER TABLE `players` ADD CONSTRAINT `fk_players_team` FOREIGN KEY (`team_id`) REFERENCES `teams` (`id`) ON DELETE CASCADE;
-- downgrade
-- op.drop_constraint
ALTER TABLE `players` DROP FOREIGN KEY `fk_players_team`;
-- op.drop_table
DROP TABLE `players`;
-- op.drop_table
DROP TABLE `teams`;
