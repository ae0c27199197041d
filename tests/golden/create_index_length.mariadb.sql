-- upgrade
-- op.create_table
CREATE TABLE `notes` (
    `id` int NOT NULL,
    `body` longtext,
    PRIMARY KEY (`id`)
) ENGINE=InnoDB;
-- op.create_index
CREATE INDEX `ix_notes_body` ON `notes` (`body`(20));
-- downgrade
-- op.drop_table
DROP TABLE `notes`;
