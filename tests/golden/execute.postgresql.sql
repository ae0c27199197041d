-- upgrade
CREATE TABLE "words" (
    "id" integer NOT NULL,
    "word" varchar(40),
    PRIMARY KEY ("id")
);
INSERT INTO words (id, word) VALUES ($1, $2);
INSERT INTO words (id, word) VALUES (2, 'no :parameter here');
UPDATE words SET word = 'pg' WHERE id = 2;
-- downgrade
DROP TABLE "words";
