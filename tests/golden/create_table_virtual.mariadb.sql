-- upgrade
-- op.create_table
CREATE TABLE `circles` (
    `id` int NOT NULL,
    `radius` int NOT NULL,
    `diameter` int GENERATED ALWAYS AS (radius * 2) VIRTUAL,
    PRIMARY KEY (`id`)
) ENGINE=InnoDB;
-- downgrade
-- op.drop_table
DROP TABLE `circles`;
