-- upgrade
-- op.create_table
CREATE TABLE "words" (
    "id" integer NOT NULL,
    "word" varchar(40),
    PRIMARY KEY ("id")
);
-- op.execute
INSERT INTO words (id, word) VALUES ($1, $2);
-- op.execute
INSERT INTO words (id, word) VALUES (2, 'no :parameter here');
-- op.execute
UPDATE words SET word = 'pg' WHERE id = 2;
-- downgrade
-- op.drop_table
DROP TABLE "words";
