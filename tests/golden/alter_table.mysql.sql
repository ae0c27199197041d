-- upgrade
-- op.create_table
CREATE TABLE `users` (
    `id` int NOT NULL,
    `name` varchar(40) NOT NULL DEFAULT 'nobody',
    `nick` varchar(20),
    `age` int,
    PRIMARY KEY (`id`)
) ENGINE=InnoDB;
-- op.alter_table
ALTER TABLE `users` ADD COLUMN `email` varchar(80), RENAME COLUMN `nick` TO `alias`, MODIFY COLUMN `age` int NOT NULL DEFAULT 0, DROP COLUMN `name`;
-- downgrade
-- op.alter_table
ALTER TABLE `users` ADD COLUMN `name` varchar(40) NOT NULL DEFAULT 'nobody', MODIFY COLUMN `age` int, RENAME COLUMN `alias` TO `nick`, DROP COLUMN `email`;
-- op.drop_table
DROP TABLE `users`;
