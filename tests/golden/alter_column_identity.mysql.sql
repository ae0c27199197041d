-- upgrade
-- op.create_table
CREATE TABLE `users` (
    `id` bigint NOT NULL,
    PRIMARY KEY (`id`)
) ENGINE=InnoDB;
-- op.alter_column
ALTER TABLE `users` MODIFY COLUMN `id` bigint NOT NULL AUTO_INCREMENT;
-- downgrade
-- op.alter_column
ALTER TABLE `users` MODIFY COLUMN `id` bigint NOT NULL;
-- op.drop_table
DROP TABLE `users`;
