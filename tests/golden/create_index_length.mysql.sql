-- upgrade
CREATE TABLE `notes` (
    `id` int NOT NULL,
    `body` longtext,
    PRIMARY KEY (`id`)
) ENGINE=InnoDB;
CREATE INDEX `ix_notes_body` ON `notes` (`body`(20));
-- downgrade
DROP TABLE `notes`;
