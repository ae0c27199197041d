-- upgrade
CREATE TABLE `users` (
    `id` int NOT NULL,
    `name` varchar(40) NOT NULL,
    PRIMARY KEY (`id`)
) ENGINE=InnoDB;
ALTER TABLE `users` ALTER COLUMN `name` SET DEFAULT 'nobody';
ALTER TABLE `users` ALTER COLUMN `name` SET DEFAULT (user());
ALTER TABLE `users` ALTER COLUMN `name` DROP DEFAULT;
-- downgrade
DROP TABLE `users`;
