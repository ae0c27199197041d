-- upgrade
-- op.create_enum
-- nothing
-- op.create_table
CREATE TABLE `walls` (
    `id` int NOT NULL,
    `colour` enum('red', 'green', 'it''s blue') NOT NULL DEFAULT 'red',
    PRIMARY KEY (`id`)
) ENGINE=InnoDB;
-- op.create_table
CREATE TABLE `doors` (
    `id` int NOT NULL,
    `colour` enum('red', 'green', 'it''s blue'),
    PRIMARY KEY (`id`)
) ENGINE=InnoDB;
-- downgrade
-- op.drop_table
DROP TABLE `doors`;
-- op.drop_table
DROP TABLE `walls`;
-- op.drop_enum
-- nothing
