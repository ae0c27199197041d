-- upgrade
-- op.create_enum
CREATE TYPE "status" AS ENUM ('new', 'paid', 'lost');
-- op.create_table
DO $enum$ BEGIN
    CREATE TYPE "status" AS ENUM ('new', 'paid', 'lost');
    COMMENT ON TYPE "status" IS 'made with its first column, goes with its last one';
EXCEPTION WHEN duplicate_object THEN NULL;
END $enum$;
CREATE TABLE "orders" (
    "id" integer NOT NULL,
    "status" "status" DEFAULT 'new' NOT NULL,
    PRIMARY KEY ("id")
);
-- op.alter_enum
ALTER TYPE "status" RENAME VALUE 'new' TO 'open';
-- outside the transaction
ALTER TYPE "status" ADD VALUE 'sent' AFTER 'paid';
-- outside the transaction
ALTER TYPE "status" ADD VALUE 'gone';
-- downgrade
-- op.drop_table
DROP TABLE "orders";
-- op.drop_enum
DROP TYPE IF EXISTS "status";
