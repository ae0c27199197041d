-- upgrade
CREATE TABLE `users` (
    `id` int NOT NULL,
    `name` varchar(40) NOT NULL,
    PRIMARY KEY (`id`)
) ENGINE=InnoDB;
ALTER TABLE `users` ADD COLUMN `age` int;
ALTER TABLE `users` DROP COLUMN `age`;
-- downgrade
DROP TABLE `users`;
