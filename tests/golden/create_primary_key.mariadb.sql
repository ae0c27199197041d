-- upgrade
CREATE TABLE `pairs` (
    `a` int NOT NULL,
    `b` int NOT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
ALTER TABLE `pairs` ADD PRIMARY KEY (`a`, `b`);
-- downgrade
DROP TABLE `pairs`;
