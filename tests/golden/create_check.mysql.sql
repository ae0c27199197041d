-- upgrade
-- op.create_table
CREATE TABLE `users` (
    `id` int NOT NULL,
    `name` varchar(40) NOT NULL,
    PRIMARY KEY (`id`)
) ENGINE=InnoDB;
-- op.create_check
ALTER TABLE `users` ADD CONSTRAINT `ck_users_id` CHECK (id > 0);
-- downgrade
-- op.drop_constraint
ALTER TABLE `users` DROP CHECK `ck_users_id`;
-- op.drop_table
DROP TABLE `users`;
