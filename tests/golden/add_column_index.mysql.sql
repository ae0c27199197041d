-- upgrade
CREATE TABLE `users` (
    `id` int NOT NULL,
    `name` varchar(40) NOT NULL,
    PRIMARY KEY (`id`)
) ENGINE=InnoDB;
ALTER TABLE `users` ADD COLUMN `age` int, ADD CHECK (age > 0), ADD INDEX `ix_users_age` (`age`);
-- downgrade
DROP TABLE `users`;
