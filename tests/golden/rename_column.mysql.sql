-- upgrade
CREATE TABLE `users` (
    `id` int NOT NULL,
    `name` varchar(40) NOT NULL,
    PRIMARY KEY (`id`)
) ENGINE=InnoDB;
ALTER TABLE `users` RENAME COLUMN `name` TO `full_name`;
-- downgrade
ALTER TABLE `users` RENAME COLUMN `full_name` TO `name`;
DROP TABLE `users`;
