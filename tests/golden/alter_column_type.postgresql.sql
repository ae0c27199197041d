-- upgrade
-- op.create_table
CREATE TABLE "users" (
    "id" integer NOT NULL,
    "name" varchar(40) NOT NULL,
    PRIMARY KEY ("id")
);
-- op.alter_column
ALTER TABLE "users" ALTER COLUMN "name" TYPE varchar(200);
-- downgrade
-- op.alter_column
ALTER TABLE "users" ALTER COLUMN "name" TYPE varchar(40);
-- op.drop_table
DROP TABLE "users";
