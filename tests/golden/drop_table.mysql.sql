-- upgrade
CREATE TABLE `one` (
    `id` int NOT NULL,
    PRIMARY KEY (`id`)
) ENGINE=InnoDB;
CREATE TABLE `two` (
    `id` int NOT NULL,
    PRIMARY KEY (`id`)
) ENGINE=InnoDB;
DROP TABLE `one`;
DROP TABLE IF EXISTS `two`;
DROP TABLE IF EXISTS `three`;
-- downgrade
SELECT 1;
