-- upgrade
-- op.create_table
CREATE TABLE IF NOT EXISTS `events` (
    `id` int NOT NULL,
    `body` longtext,
    PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
-- downgrade
-- op.drop_table
DROP TABLE IF EXISTS `events`;
