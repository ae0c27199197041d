-- upgrade
CREATE TABLE `counted` (
    `id` bigint NOT NULL AUTO_INCREMENT,
    `note` longtext,
    PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
CREATE TABLE `plain` (
    `id` int NOT NULL AUTO_INCREMENT,
    `note` longtext,
    PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
-- downgrade
DROP TABLE `plain`;
DROP TABLE `counted`;
