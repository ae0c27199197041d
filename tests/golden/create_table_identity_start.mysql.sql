-- upgrade
-- op.create_table
CREATE TABLE `bills` (
    `id` bigint NOT NULL AUTO_INCREMENT,
    `note` longtext,
    PRIMARY KEY (`id`)
) ENGINE=InnoDB AUTO_INCREMENT=1000;
-- downgrade
-- op.drop_table
DROP TABLE `bills`;
