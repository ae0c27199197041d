-- upgrade
-- op.create_table
CREATE TABLE "authors" (
    "id" INTEGER PRIMARY KEY,
    "name" VARCHAR(80) NOT NULL
);
-- op.create_table
CREATE TABLE "books" (
    "id" INTEGER PRIMARY KEY,
    "author_id" BIGINT NOT NULL REFERENCES "authors" ("id") ON DELETE CASCADE,
    "editor_id" BIGINT REFERENCES "authors" ("id") ON DELETE SET NULL ON UPDATE CASCADE,
    "sequel_of" BIGINT CONSTRAINT "fk_books_sequel" REFERENCES "books" ("id") ON DELETE RESTRICT
);
CREATE INDEX "ix_books_author_id" ON "books" ("author_id");
-- downgrade
-- op.drop_table
DROP TABLE "books";
-- op.drop_table
DROP TABLE "authors";
