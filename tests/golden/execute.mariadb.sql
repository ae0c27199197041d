-- upgrade
CREATE TABLE `words` (
    `id` int NOT NULL,
    `word` varchar(40),
    PRIMARY KEY (`id`)
) ENGINE=InnoDB;
INSERT INTO words (id, word) VALUES (?, ?);
INSERT INTO words (id, word) VALUES (2, 'no :parameter here');
UPDATE words SET word = 'maria' WHERE id = 2;
-- downgrade
DROP TABLE `words`;
