-- upgrade
-- op.create_table
CREATE TABLE "users" (
    "id" integer NOT NULL,
    "name" varchar(40) NOT NULL,
    PRIMARY KEY ("id")
);
-- op.alter_column
COMMENT ON COLUMN "users"."name" IS 'as on the passport';
-- op.alter_column
COMMENT ON COLUMN "users"."name" IS NULL;
-- downgrade
-- op.drop_table
DROP TABLE "users";
