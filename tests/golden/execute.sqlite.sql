-- upgrade
-- op.create_table
CREATE TABLE "words" (
    "id" INTEGER PRIMARY KEY,
    "word" VARCHAR(40)
);
-- op.execute
INSERT INTO words (id, word) VALUES (?, ?);
-- op.execute
INSERT INTO words (id, word) VALUES (2, 'no :parameter here');
-- op.execute
UPDATE words SET word = 'lite' WHERE id = 2;
-- downgrade
-- op.drop_table
DROP TABLE "words";
