-- upgrade
CREATE TABLE `users` (
    `id` int NOT NULL,
    `name` varchar(40) NOT NULL,
    PRIMARY KEY (`id`)
) ENGINE=InnoDB;
ALTER TABLE `users` ADD COLUMN `state` enum('active', 'left') NOT NULL DEFAULT 'active';
-- downgrade
DROP TABLE `users`;
-- nothing
