-- upgrade
-- op.create_table
CREATE TABLE `users` (
    `id` int NOT NULL,
    `name` varchar(40) NOT NULL,
    PRIMARY KEY (`id`)
) ENGINE=InnoDB;
-- op.add_column
ALTER TABLE `users` ADD COLUMN `state` enum('active', 'left') NOT NULL DEFAULT 'active';
-- downgrade
-- op.drop_table
DROP TABLE `users`;
-- op.drop_enum
-- nothing
