-- upgrade
-- nothing
CREATE TABLE "walls" (
    "id" INTEGER PRIMARY KEY,
    "colour" TEXT NOT NULL DEFAULT 'red' CHECK ("colour" IN ('red', 'green', 'it''s blue'))
);
CREATE TABLE "doors" (
    "id" INTEGER PRIMARY KEY,
    "colour" TEXT CHECK ("colour" IN ('red', 'green', 'it''s blue'))
);
-- downgrade
DROP TABLE "doors";
DROP TABLE "walls";
-- nothing
