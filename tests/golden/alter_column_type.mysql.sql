-- upgrade
CREATE TABLE `users` (
    `id` int NOT NULL,
    `name` varchar(40) NOT NULL,
    PRIMARY KEY (`id`)
) ENGINE=InnoDB;
ALTER TABLE `users` MODIFY COLUMN `name` varchar(200) NOT NULL DEFAULT 'live' COMMENT 'from the live table';
-- downgrade
ALTER TABLE `users` MODIFY COLUMN `name` varchar(40) NOT NULL DEFAULT 'live' COMMENT 'from the live table';
DROP TABLE `users`;
