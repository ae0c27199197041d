-- upgrade
-- op.create_table
CREATE TABLE `users` (
    `id` int NOT NULL,
    `name` varchar(40) NOT NULL,
    PRIMARY KEY (`id`)
) ENGINE=InnoDB;
-- op.execute
INSERT INTO users (id, name) VALUES (1, 'Ann');
-- op.add_column
ALTER TABLE `users` ADD COLUMN `age` int;
-- op.add_column
ALTER TABLE `users` ADD COLUMN `points` bigint NOT NULL DEFAULT 0;
-- op.add_column
ALTER TABLE `users` ADD COLUMN `status` varchar(20) NOT NULL DEFAULT 'new' COMMENT 'where he stands';
-- op.add_column
ALTER TABLE `users` ADD COLUMN `joined_on` date DEFAULT '2026-01-01';
-- downgrade
-- op.drop_column
ALTER TABLE `users` DROP COLUMN `joined_on`;
-- op.drop_column
ALTER TABLE `users` DROP COLUMN `status`;
-- op.drop_column
ALTER TABLE `users` DROP COLUMN `points`;
-- op.drop_column
ALTER TABLE `users` DROP COLUMN `age`;
-- op.drop_table
DROP TABLE `users`;
