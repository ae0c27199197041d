-- upgrade
-- op.create_table
CREATE TABLE `words` (
    `id` int NOT NULL,
    `word` varchar(40),
    PRIMARY KEY (`id`)
) ENGINE=InnoDB;
-- op.execute
INSERT INTO words (id, word) VALUES (?, ?);
-- op.execute
INSERT INTO words (id, word) VALUES (2, 'no :parameter here');
-- op.execute
UPDATE words SET word = 'maria' WHERE id = 2;
-- downgrade
-- op.drop_table
DROP TABLE `words`;
