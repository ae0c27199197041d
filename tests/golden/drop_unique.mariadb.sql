-- upgrade
-- op.create_table
CREATE TABLE `users` (
    `id` int NOT NULL,
    `name` varchar(40) NOT NULL,
    PRIMARY KEY (`id`)
) ENGINE=InnoDB;
-- op.create_unique
ALTER TABLE `users` ADD CONSTRAINT `uq_users_name` UNIQUE (`name`);
-- op.create_unique
ALTER TABLE `users` ADD CONSTRAINT `uq_users_both` UNIQUE (`id`, `name`);
-- op.drop_constraint
ALTER TABLE `users` DROP INDEX `uq_users_name`;
-- op.drop_constraint
ALTER TABLE `users` DROP INDEX `uq_users_both`;
-- op.drop_constraint
-- nothing
-- downgrade
-- op.drop_table
DROP TABLE `users`;
