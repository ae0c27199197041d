-- upgrade
-- op.create_table
CREATE TABLE `users` (
    `id` int NOT NULL,
    `name` varchar(40) NOT NULL,
    PRIMARY KEY (`id`)
) ENGINE=InnoDB;
-- autocommit
-- op.create_index
CREATE INDEX `ix_users_name` ON `users` (`name`);
-- end of autocommit
-- downgrade
-- op.drop_table
DROP TABLE `users`;
