-- upgrade
-- op.create_table
CREATE TABLE `people` (
    `id` int NOT NULL,
    `name` varchar(80) NOT NULL,
    `city` varchar(80),
    `born_on` date,
    PRIMARY KEY (`id`),
    INDEX `ix_people_name` (`name`),
    INDEX `ix_people_city` (`city`, `born_on` DESC),
    UNIQUE INDEX `ix_people_name_city` (`name`, `city`)
) ENGINE=InnoDB;
-- downgrade
-- op.drop_table
DROP TABLE `people`;
