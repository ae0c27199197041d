-- upgrade
-- op.create_table
CREATE TABLE `users` (
    `id` int NOT NULL,
    `name` varchar(40) NOT NULL,
    PRIMARY KEY (`id`)
) ENGINE=InnoDB;
-- op.create_index
-- refused: index ix_users_lower: MariaDB has no indexes on expressions
-- hint: add a generated column with the expression and index that
-- downgrade
-- op.drop_table
DROP TABLE `users`;
