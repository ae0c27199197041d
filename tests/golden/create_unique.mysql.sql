-- upgrade
CREATE TABLE `users` (
    `id` int NOT NULL,
    `name` varchar(40) NOT NULL,
    PRIMARY KEY (`id`)
) ENGINE=InnoDB;
ALTER TABLE `users` ADD CONSTRAINT `uq_users_name` UNIQUE (`name`);
ALTER TABLE `users` ADD UNIQUE (`id`, `name`);
-- downgrade
DROP TABLE `users`;
