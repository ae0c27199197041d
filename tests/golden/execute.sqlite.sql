-- upgrade
CREATE TABLE "words" (
    "id" INTEGER PRIMARY KEY,
    "word" VARCHAR(40)
);
INSERT INTO words (id, word) VALUES (?, ?);
INSERT INTO words (id, word) VALUES (2, 'no :parameter here');
UPDATE words SET word = 'lite' WHERE id = 2;
-- downgrade
DROP TABLE "words";
