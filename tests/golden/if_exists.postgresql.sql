-- upgrade
-- op.create_table
CREATE TABLE "users" (
    "id" integer NOT NULL,
    "name" varchar(40) DEFAULT 'nobody' NOT NULL,
    "nick" varchar(20),
    "age" integer,
    PRIMARY KEY ("id")
);
-- op.drop_table
DROP TABLE IF EXISTS "nowhere";
-- op.drop_column
ALTER TABLE "users" DROP COLUMN IF EXISTS "nothing";
-- op.rename_column
-- nothing
-- op.drop_constraint
ALTER TABLE "users" DROP CONSTRAINT IF EXISTS "uq_nothing";
-- op.drop_view
DROP VIEW IF EXISTS "no_view";
-- op.create_table
CREATE TABLE IF NOT EXISTS "users" (
    "id" integer NOT NULL,
    PRIMARY KEY ("id")
);
-- downgrade
-- op.drop_table
DROP TABLE "users";
