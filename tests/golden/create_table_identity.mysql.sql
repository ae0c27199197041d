-- upgrade
-- op.create_table
CREATE TABLE `counted` (
    `id` bigint NOT NULL AUTO_INCREMENT,
    `note` longtext,
    PRIMARY KEY (`id`)
) ENGINE=InnoDB;
-- op.create_table
CREATE TABLE `plain` (
    `id` int NOT NULL AUTO_INCREMENT,
    `note` longtext,
    PRIMARY KEY (`id`)
) ENGINE=InnoDB;
-- downgrade
-- op.drop_table
DROP TABLE `plain`;
-- op.drop_table
DROP TABLE `counted`;
