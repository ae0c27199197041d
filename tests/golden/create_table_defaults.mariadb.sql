-- upgrade
-- op.create_table
CREATE TABLE `defaults` (
    `id` int NOT NULL,
    `yes` tinyint(1) DEFAULT 1,
    `no` tinyint(1) DEFAULT 0,
    `whole` int DEFAULT -7,
    `big` bigint DEFAULT 9223372036854775807,
    `broken` double DEFAULT 0.1,
    `exact` decimal(8, 3) DEFAULT '12.500',
    `word` varchar(40) DEFAULT 'it''s 100% \\ "quoted"',
    `empty` varchar(5) DEFAULT '',
    `nothing` varchar(5) DEFAULT NULL,
    `today` datetime(6) DEFAULT CURRENT_TIMESTAMP(6),
    `sum` int DEFAULT (1 + 1),
    PRIMARY KEY (`id`)
) ENGINE=InnoDB;
-- downgrade
-- op.drop_table
DROP TABLE `defaults`;
