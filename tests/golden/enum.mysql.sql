-- upgrade
-- nothing
CREATE TABLE `walls` (
    `id` int NOT NULL,
    `colour` enum('red', 'green', 'it''s blue') NOT NULL DEFAULT 'red',
    PRIMARY KEY (`id`)
) ENGINE=InnoDB;
CREATE TABLE `doors` (
    `id` int NOT NULL,
    `colour` enum('red', 'green', 'it''s blue'),
    PRIMARY KEY (`id`)
) ENGINE=InnoDB;
-- downgrade
DROP TABLE `doors`;
DROP TABLE `walls`;
-- nothing
