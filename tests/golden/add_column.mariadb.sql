-- upgrade
CREATE TABLE `users` (
    `id` int NOT NULL,
    `name` varchar(40) NOT NULL,
    PRIMARY KEY (`id`)
) ENGINE=InnoDB;
INSERT INTO users (id, name) VALUES (1, 'Ann');
ALTER TABLE `users` ADD COLUMN `age` int;
ALTER TABLE `users` ADD COLUMN `points` bigint NOT NULL DEFAULT 0;
ALTER TABLE `users` ADD COLUMN `status` varchar(20) NOT NULL DEFAULT 'new' COMMENT 'where he stands';
ALTER TABLE `users` ADD COLUMN `joined_on` date DEFAULT '2026-01-01';
-- downgrade
ALTER TABLE `users` DROP COLUMN `joined_on`;
ALTER TABLE `users` DROP COLUMN `status`;
ALTER TABLE `users` DROP COLUMN `points`;
ALTER TABLE `users` DROP COLUMN `age`;
DROP TABLE `users`;
