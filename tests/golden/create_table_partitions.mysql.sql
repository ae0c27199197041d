-- upgrade
-- op.create_table
CREATE TABLE `events` (
    `id` int NOT NULL,
    `year` int NOT NULL,
    PRIMARY KEY (`id`, `year`)
) ENGINE=InnoDB
PARTITION BY RANGE (year) (
    PARTITION `events_old` VALUES LESS THAN (2020),
    PARTITION `events_rest` VALUES LESS THAN MAXVALUE
);
-- downgrade
-- op.drop_table
DROP TABLE `events`;
