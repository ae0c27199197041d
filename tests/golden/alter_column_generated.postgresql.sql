-- upgrade
-- op.create_table
CREATE TABLE "users" (
    "id" integer NOT NULL,
    "twice" integer GENERATED ALWAYS AS (id * 2) STORED,
    PRIMARY KEY ("id")
);
-- op.alter_column
ALTER TABLE "users" ALTER COLUMN "twice" DROP EXPRESSION IF EXISTS;
-- downgrade
-- op.drop_table
DROP TABLE "users";
