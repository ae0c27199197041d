-- upgrade
-- op.create_table
CREATE TABLE `users` (
    `id` int NOT NULL,
    `name` varchar(40) NOT NULL DEFAULT 'nobody',
    `nick` varchar(20),
    `age` int,
    PRIMARY KEY (`id`)
) ENGINE=InnoDB;
-- op.drop_table
DROP TABLE IF EXISTS `nowhere`;
-- op.drop_column
-- nothing
-- op.rename_column
-- nothing
-- op.drop_constraint
-- nothing
-- op.drop_view
DROP VIEW IF EXISTS `no_view`;
-- op.create_table
CREATE TABLE IF NOT EXISTS `users` (
    `id` int NOT NULL,
    PRIMARY KEY (`id`)
) ENGINE=InnoDB;
-- downgrade
-- op.drop_table
DROP TABLE `users`;
