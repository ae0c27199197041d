-- upgrade
CREATE TABLE `one` (
    `id` int NOT NULL,
    PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
CREATE TABLE `two` (
    `id` int NOT NULL,
    PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
DROP TABLE `one`;
DROP TABLE IF EXISTS `two`;
DROP TABLE IF EXISTS `three`;
-- downgrade
SELECT 1;
