-- upgrade
-- op.create_table
CREATE TABLE `users` (
    `id` int NOT NULL,
    `name` varchar(40) NOT NULL,
    PRIMARY KEY (`id`)
) ENGINE=InnoDB;
-- op.create_index
-- refused: index ix_users_name: MariaDB has no INCLUDE columns
-- hint: put the columns at the end of the index, or leave them out
-- downgrade
-- op.drop_table
DROP TABLE `users`;
