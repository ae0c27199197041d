-- upgrade
-- op.create_table
CREATE TABLE `users` (
    `id` int NOT NULL,
    `name` varchar(40) NOT NULL DEFAULT 'nobody',
    `nick` varchar(20),
    `age` int,
    PRIMARY KEY (`id`)
) ENGINE=InnoDB;
-- op.table_comment
ALTER TABLE `users` COMMENT = 'people';
-- op.table_comment
ALTER TABLE `users` COMMENT = 'it''s people';
-- op.table_comment
ALTER TABLE `users` COMMENT = '';
-- downgrade
-- op.table_comment
ALTER TABLE `users` COMMENT = 'it''s people';
-- op.table_comment
ALTER TABLE `users` COMMENT = 'people';
-- op.table_comment
ALTER TABLE `users` COMMENT = '';
-- op.drop_table
DROP TABLE `users`;
