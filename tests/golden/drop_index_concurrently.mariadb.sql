-- upgrade
-- op.create_table
CREATE TABLE `users` (
    `id` int NOT NULL,
    `name` varchar(40) NOT NULL DEFAULT 'nobody',
    `nick` varchar(20),
    `age` int,
    PRIMARY KEY (`id`)
) ENGINE=InnoDB;
-- op.create_index
CREATE INDEX `ix_users_age` ON `users` (`age`);
-- autocommit
-- op.drop_index
DROP INDEX `ix_users_age` ON `users`;
-- end of autocommit
-- downgrade
-- autocommit
-- op.create_index
CREATE INDEX `ix_users_age` ON `users` (`age`);
-- end of autocommit
-- op.drop_index
DROP INDEX `ix_users_age` ON `users`;
-- op.drop_table
DROP TABLE `users`;
