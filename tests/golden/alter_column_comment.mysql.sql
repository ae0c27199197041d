-- upgrade
CREATE TABLE `users` (
    `id` int NOT NULL,
    `name` varchar(40) NOT NULL,
    PRIMARY KEY (`id`)
) ENGINE=InnoDB;
ALTER TABLE `users` MODIFY COLUMN `name` varchar(20) NOT NULL DEFAULT 'live' COMMENT 'as on the passport';
ALTER TABLE `users` MODIFY COLUMN `name` varchar(20) NOT NULL DEFAULT 'live';
-- downgrade
DROP TABLE `users`;
