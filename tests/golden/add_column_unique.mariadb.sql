-- upgrade
CREATE TABLE `users` (
    `id` int NOT NULL,
    `name` varchar(40) NOT NULL,
    PRIMARY KEY (`id`)
) ENGINE=InnoDB;
ALTER TABLE `users` ADD COLUMN `email` varchar(80), ADD UNIQUE (`email`);
-- downgrade
DROP TABLE `users`;
