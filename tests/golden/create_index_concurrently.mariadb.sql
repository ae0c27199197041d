-- upgrade
CREATE TABLE `users` (
    `id` int NOT NULL,
    `name` varchar(40) NOT NULL,
    PRIMARY KEY (`id`)
) ENGINE=InnoDB;
-- autocommit
CREATE INDEX IF NOT EXISTS `ix_users_name` ON `users` (`name`);
-- end of autocommit
-- downgrade
DROP TABLE `users`;
