-- upgrade
-- op.create_table
CREATE TABLE `boxes` (
    `id` int NOT NULL,
    `width` int NOT NULL,
    `height` int NOT NULL,
    `area` int GENERATED ALWAYS AS (width * height) STORED,
    PRIMARY KEY (`id`)
) ENGINE=InnoDB;
-- downgrade
-- op.drop_table
DROP TABLE `boxes`;
