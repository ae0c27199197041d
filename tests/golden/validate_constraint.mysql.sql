-- upgrade
-- op.create_table
CREATE TABLE `users` (
    `id` int NOT NULL,
    `name` varchar(40) NOT NULL DEFAULT 'nobody',
    `nick` varchar(20),
    `age` int,
    PRIMARY KEY (`id`)
) ENGINE=InnoDB;
-- op.create_check
ALTER TABLE `users` ADD CONSTRAINT `ck_users_age` CHECK (age > 0);
-- op.validate_constraint
ALTER TABLE `users` ALTER CHECK `ck_users_age` ENFORCED;
-- downgrade
-- op.drop_constraint
ALTER TABLE `users` DROP CHECK `ck_users_age`;
-- op.drop_table
DROP TABLE `users`;
