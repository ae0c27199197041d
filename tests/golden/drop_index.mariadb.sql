-- upgrade
-- op.create_table
CREATE TABLE `users` (
    `id` int NOT NULL,
    `name` varchar(40) NOT NULL,
    PRIMARY KEY (`id`)
) ENGINE=InnoDB;
-- op.create_index
CREATE INDEX `ix_users_name` ON `users` (`name`);
-- op.create_index
CREATE INDEX `ix_pair` ON `users` (`id`, `name`);
-- op.drop_index
DROP INDEX IF EXISTS `ix_pair` ON `users`;
-- op.drop_index
DROP INDEX `ix_users_name` ON `users`;
-- downgrade
-- op.drop_table
DROP TABLE `users`;
