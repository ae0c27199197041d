-- upgrade
CREATE TABLE `users` (
    `id` int NOT NULL,
    `name` varchar(40) NOT NULL,
    PRIMARY KEY (`id`)
) ENGINE=InnoDB;
CREATE INDEX `ix_users_lower` ON `users` ((lower(name)));
-- downgrade
DROP TABLE `users`;
