-- upgrade
-- op.create_table
CREATE TABLE `pairs` (
    `a` int NOT NULL,
    `b` int NOT NULL
) ENGINE=InnoDB;
-- op.create_primary_key
ALTER TABLE `pairs` ADD PRIMARY KEY (`a`, `b`);
-- downgrade
-- op.drop_table
DROP TABLE `pairs`;
