-- upgrade
-- op.create_table
CREATE TABLE "users" (
    "id" integer NOT NULL,
    "name" varchar(40) NOT NULL,
    PRIMARY KEY ("id")
);
-- op.add_column
DO $enum$ BEGIN
    CREATE TYPE "user_state" AS ENUM ('active', 'left');
    COMMENT ON TYPE "user_state" IS 'made with its first column, goes with its last one';
EXCEPTION WHEN duplicate_object THEN NULL;
END $enum$;
ALTER TABLE "users" ADD COLUMN "state" "user_state" DEFAULT 'active' NOT NULL;
-- downgrade
-- op.drop_table
DROP TABLE "users";
-- op.drop_enum
DROP TYPE IF EXISTS "user_state";
