-- upgrade
CREATE TABLE `codes` (
    `id` int NOT NULL,
    `code` varchar(20),
    PRIMARY KEY (`id`)
) ENGINE=InnoDB;
INSERT INTO codes (id, code) VALUES (1, '42');
ALTER TABLE `codes` MODIFY COLUMN `code` int NOT NULL DEFAULT 'live' COMMENT 'from the live table';
-- downgrade
DROP TABLE `codes`;
