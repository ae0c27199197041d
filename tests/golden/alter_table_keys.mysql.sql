-- upgrade
-- op.create_table
CREATE TABLE `teams` (
    `id` int NOT NULL,
    PRIMARY KEY (`id`)
) ENGINE=InnoDB;
-- op.create_table
CREATE TABLE `users` (
    `id` int NOT NULL,
    `name` varchar(40) NOT NULL DEFAULT 'nobody',
    `nick` varchar(20),
    `age` int,
    PRIMARY KEY (`id`)
) ENGINE=InnoDB;
-- op.alter_table
ALTER TABLE `users` ADD COLUMN `team` int, ADD CONSTRAINT `fk_users_team` FOREIGN KEY (`team`) REFERENCES `teams` (`id`) ON DELETE SET NULL, ADD CONSTRAINT `ck_users_age` CHECK (age > 0), ADD CONSTRAINT `uq_users_names` UNIQUE (`name`, `nick`), ADD INDEX `ix_users_age` (`age`);
-- op.alter_table
ALTER TABLE `users` DROP INDEX `ix_users_age`, DROP CHECK `ck_users_age`;
-- downgrade
-- op.alter_table
ALTER TABLE `users` ADD CONSTRAINT `ck_users_age` CHECK (age > 0), ADD INDEX `ix_users_age` (`age`);
-- op.alter_table
ALTER TABLE `users` DROP INDEX `ix_users_age`, DROP INDEX `uq_users_names`, DROP CHECK `ck_users_age`, DROP FOREIGN KEY `fk_users_team`, DROP COLUMN `team`;
-- op.drop_table
DROP TABLE `users`;
-- op.drop_table
DROP TABLE `teams`;
