-- upgrade
CREATE TABLE `users` (
    `id` int NOT NULL,
    `name` varchar(40) NOT NULL,
    PRIMARY KEY (`id`)
) ENGINE=InnoDB;
CREATE INDEX `ix_users_name` ON `users` (`name`);
CREATE INDEX `ix_both` ON `users` (`name`, `id`);
CREATE UNIQUE INDEX `uq_both` ON `users` (`name` DESC, `id`);
-- downgrade
DROP INDEX `uq_both` ON `users`;
DROP INDEX `ix_both` ON `users`;
DROP INDEX `live_index` ON `users`;
DROP TABLE `users`;
