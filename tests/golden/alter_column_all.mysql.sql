-- upgrade
CREATE TABLE `users` (
    `id` int NOT NULL,
    `name` varchar(40) NOT NULL,
    PRIMARY KEY (`id`)
) ENGINE=InnoDB;
ALTER TABLE `users` MODIFY COLUMN `name` longtext DEFAULT ('live') COMMENT 'free text';
-- downgrade
DROP TABLE `users`;
