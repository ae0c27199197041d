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
-- op.add_column
ALTER TABLE `users` ADD COLUMN `team` int;
-- op.create_check
ALTER TABLE `users` ADD CONSTRAINT `ck_users_age` CHECK (age > 0);
-- op.create_foreign_key
ALTER TABLE `users` ADD CONSTRAINT `fk_users_team` FOREIGN KEY (`team`) REFERENCES `teams` (`id`);
-- op.create_unique
ALTER TABLE `users` ADD CONSTRAINT `uq_users_nick` UNIQUE (`nick`);
-- downgrade
-- op.drop_table
DROP TABLE `users`;
-- op.drop_table
DROP TABLE `teams`;
