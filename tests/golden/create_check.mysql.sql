-- upgrade
CREATE TABLE `users` (
    `id` int NOT NULL,
    `name` varchar(40) NOT NULL,
    PRIMARY KEY (`id`)
) ENGINE=InnoDB;
ALTER TABLE `users` ADD CONSTRAINT `ck_users_id` CHECK (id > 0);
-- downgrade
ALTER TABLE `users` DROP CHECK `ck_users_id`;
DROP TABLE `users`;
