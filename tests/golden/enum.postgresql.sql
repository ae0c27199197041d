-- upgrade
-- op.create_enum
CREATE TYPE "colour" AS ENUM ('red', 'green', 'it''s blue');
-- op.create_table
DO $enum$ BEGIN
    CREATE TYPE "colour" AS ENUM ('red', 'green', 'it''s blue');
    COMMENT ON TYPE "colour" IS 'made with its first column, goes with its last one';
EXCEPTION WHEN duplicate_object THEN NULL;
END $enum$;
CREATE TABLE "walls" (
    "id" integer NOT NULL,
    "colour" "colour" DEFAULT 'red' NOT NULL,
    PRIMARY KEY ("id")
);
-- op.create_table
DO $enum$ BEGIN
    CREATE TYPE "colour" AS ENUM ('red', 'green', 'it''s blue');
    COMMENT ON TYPE "colour" IS 'made with its first column, goes with its last one';
EXCEPTION WHEN duplicate_object THEN NULL;
END $enum$;
CREATE TABLE "doors" (
    "id" integer NOT NULL,
    "colour" "colour",
    PRIMARY KEY ("id")
);
-- downgrade
-- op.drop_table
DROP TABLE "doors";
-- op.drop_table
DROP TABLE "walls";
-- op.drop_enum
DROP TYPE IF EXISTS "colour";
