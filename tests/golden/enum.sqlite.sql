-- upgrade
-- op.create_enum
-- nothing
-- op.create_table
CREATE TABLE "walls" (
    "id" INTEGER PRIMARY KEY,
    "colour" TEXT NOT NULL DEFAULT 'red' CHECK ("colour" IN ('red', 'green', 'it''s blue'))
);
-- op.create_table
CREATE TABLE "doors" (
    "id" INTEGER PRIMARY KEY,
    "colour" TEXT CHECK ("colour" IN ('red', 'green', 'it''s blue'))
);
-- downgrade
-- op.drop_table
DROP TABLE "doors";
-- op.drop_table
DROP TABLE "walls";
-- op.drop_enum
-- nothing
