-- upgrade
CREATE TABLE `users` (
    `id` int NOT NULL,
    `name` varchar(40) NOT NULL,
    PRIMARY KEY (`id`)
) ENGINE=InnoDB;
ALTER TABLE `users` MODIFY COLUMN `name` varchar(20) DEFAULT 'live' COMMENT 'from the live table';
ALTER TABLE `users` MODIFY COLUMN `name` varchar(20) NOT NULL DEFAULT 'live' COMMENT 'from the live table';
-- downgrade
DROP TABLE `users`;
