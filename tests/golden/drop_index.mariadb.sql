-- upgrade
CREATE TABLE `users` (
    `id` int NOT NULL,
    `name` varchar(40) NOT NULL,
    PRIMARY KEY (`id`)
) ENGINE=InnoDB;
CREATE INDEX `ix_users_name` ON `users` (`name`);
CREATE INDEX `ix_pair` ON `users` (`id`, `name`);
DROP INDEX IF EXISTS `ix_pair` ON `users`;
DROP INDEX `live_index` ON `users`;
-- downgrade
DROP TABLE `users`;
