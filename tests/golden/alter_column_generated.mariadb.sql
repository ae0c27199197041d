-- upgrade
-- op.create_table
CREATE TABLE `users` (
    `id` int NOT NULL,
    `twice` int GENERATED ALWAYS AS (id * 2) STORED,
    PRIMARY KEY (`id`)
) ENGINE=InnoDB;
-- op.alter_column
ALTER TABLE `users` MODIFY COLUMN `twice` int;
-- downgrade
-- op.drop_table
DROP TABLE `users`;
