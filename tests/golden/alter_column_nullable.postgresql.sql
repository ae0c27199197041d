-- upgrade
-- op.create_table
CREATE TABLE "users" (
    "id" integer NOT NULL,
    "name" varchar(40) NOT NULL,
    PRIMARY KEY ("id")
);
-- op.alter_column
ALTER TABLE "users" ALTER COLUMN "name" DROP NOT NULL;
-- op.alter_column
ALTER TABLE "users" ALTER COLUMN "name" SET NOT NULL;
-- downgrade
-- op.drop_table
DROP TABLE "users";
