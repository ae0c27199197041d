-- upgrade
-- op.create_table
CREATE TABLE `users` (
    `id` int NOT NULL,
    `name` varchar(40) NOT NULL DEFAULT 'nobody',
    `nick` varchar(20),
    `age` int,
    PRIMARY KEY (`id`)
) ENGINE=InnoDB;
-- op.create_view
CREATE VIEW `adults` AS SELECT id, name FROM users WHERE age >= 18;
-- op.replace_view
CREATE OR REPLACE VIEW `adults` AS SELECT id, name, nick FROM users WHERE age >= 21;
-- downgrade
-- op.replace_view
CREATE OR REPLACE VIEW `adults` AS SELECT id, name FROM users WHERE age >= 18;
-- op.drop_view
DROP VIEW `adults`;
-- op.drop_table
DROP TABLE `users`;
