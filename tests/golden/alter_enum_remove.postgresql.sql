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
ALTER TYPE "public"."status" RENAME TO "old_status";
CREATE TYPE "public"."status" AS ENUM ('new', 'paid');
ALTER TABLE public.orders ALTER COLUMN "status" DROP DEFAULT, ALTER COLUMN "status" TYPE "public"."status" USING (CASE "status"::text WHEN 'lost' THEN 'new' ELSE "status"::text END)::"public"."status", ALTER COLUMN "status" SET DEFAULT 'new';
DROP TYPE "public"."old_status";
-- downgrade
-- op.drop_table
DROP TABLE "orders";
-- op.drop_enum
DROP TYPE IF EXISTS "status";
