-- upgrade
CREATE TABLE `counted` (
    `id` bigint NOT NULL AUTO_INCREMENT,
    `note` longtext,
    PRIMARY KEY (`id`)
) ENGINE=InnoDB;
CREATE TABLE `plain` (
    `id` int NOT NULL AUTO_INCREMENT,
    `note` longtext,
    PRIMARY KEY (`id`)
) ENGINE=InnoDB;
-- downgrade
DROP TABLE `plain`;
DROP TABLE `counted`;
