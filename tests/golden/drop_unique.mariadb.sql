-- upgrade
CREATE TABLE `users` (
    `id` int NOT NULL,
    `name` varchar(40) NOT NULL,
    PRIMARY KEY (`id`)
) ENGINE=InnoDB;
ALTER TABLE `users` ADD CONSTRAINT `uq_users_name` UNIQUE (`name`);
ALTER TABLE `users` ADD CONSTRAINT `uq_users_both` UNIQUE (`id`, `name`);
ALTER TABLE `users` DROP INDEX `uq_users_name`;
ALTER TABLE `users` DROP INDEX `live_unique`;
ALTER TABLE `users` DROP INDEX IF EXISTS `uq_gone`;
-- downgrade
DROP TABLE `users`;
