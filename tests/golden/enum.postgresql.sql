-- upgrade
CREATE TYPE "colour" AS ENUM ('red', 'green', 'it''s blue');
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
DROP TABLE "doors";
DROP TABLE "walls";
DROP TYPE IF EXISTS "colour";
