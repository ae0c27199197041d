-- upgrade
CREATE TABLE `pairs` (
    `a` int NOT NULL,
    `b` int NOT NULL
) ENGINE=InnoDB;
ALTER TABLE `pairs` ADD PRIMARY KEY (`a`, `b`);
-- downgrade
DROP TABLE `pairs`;
