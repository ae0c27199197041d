-- upgrade
-- op.create_table
CREATE TABLE `users` (
    `id` int NOT NULL,
    `name` varchar(40) NOT NULL DEFAULT 'nobody',
    `nick` varchar(20),
    `age` int,
    PRIMARY KEY (`id`)
) ENGINE=InnoDB;
-- op.create_view
-- refused: MySQL has no materialized views
-- hint: create a plain view, or a table that an event fills
-- downgrade
-- op.drop_index
DROP INDEX `ix_adults_name` ON `adults`;
-- op.drop_view
-- refused: MySQL has no materialized views
-- hint: drop it as what it is here
