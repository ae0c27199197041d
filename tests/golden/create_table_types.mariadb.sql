-- upgrade
-- op.create_table
CREATE TABLE `kinds` (
    `id` int NOT NULL,
    `a_boolean` tinyint(1),
    `a_smallint` smallint,
    `a_bigint` bigint,
    `a_numeric` decimal(65, 30),
    `a_money` decimal(10, 2),
    `a_real` float,
    `a_double` double,
    `a_string` varchar(255),
    `a_short` varchar(20),
    `a_char` char(3),
    `a_text` longtext,
    `a_binary` varbinary(16),
    `a_blob` longblob,
    `a_date` date,
    `a_time` time(6),
    `a_second` time,
    `a_timestamp` datetime(6),
    `a_milli` datetime(3),
    `an_instant` datetime(6),
    `a_json` json,
    `a_jsonb` json,
    `a_uuid` uuid,
    `an_inet` varchar(43),
    `an_enum` enum('glad', 'sad', 'it''s ok'),
    `a_raw` mediumint,
    `per_database` json,
    PRIMARY KEY (`id`)
) ENGINE=InnoDB;
-- downgrade
-- op.drop_table
DROP TABLE `kinds`;
-- op.drop_enum
-- nothing
