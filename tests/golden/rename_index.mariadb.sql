-- upgrade
-- op.create_table
CREATE TABLE `users` (
    `id` int NOT NULL,
    `name` varchar(40) NOT NULL DEFAULT 'nobody',
    `nick` varchar(20),
    `age` int,
    PRIMARY KEY (`id`)
) ENGINE=InnoDB;
-- op.create_index
CREATE INDEX `ix_age` ON `users` (`age`);
-- op.rename_index
ALTER TABLE `users` RENAME INDEX `ix_age` TO `ix_years`;
-- downgrade
-- op.rename_index
ALTER TABLE `users` RENAME INDEX `ix_years` TO `ix_age`;
-- op.drop_index
DROP INDEX `ix_age` ON `users`;
-- op.drop_table
DROP TABLE `users`;
