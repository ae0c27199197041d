-- upgrade
-- op.create_table
CREATE TABLE `users` (
    `id` int NOT NULL,
    `name` varchar(40) NOT NULL,
    PRIMARY KEY (`id`)
) ENGINE=InnoDB;
-- op.create_index
-- refused: index ix_users_some: MySQL has no partial indexes
-- hint: index the whole table here: where = { postgresql = "…", sqlite = "…" }
-- downgrade
-- op.drop_table
DROP TABLE `users`;
