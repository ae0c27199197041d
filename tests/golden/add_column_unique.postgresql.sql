-- upgrade
-- op.create_table
CREATE TABLE "users" (
    "id" integer NOT NULL,
    "name" varchar(40) NOT NULL,
    PRIMARY KEY ("id")
);
-- op.add_column
ALTER TABLE "users" ADD COLUMN "email" varchar(80), ADD UNIQUE ("email");
-- downgrade
-- op.drop_table
DROP TABLE "users";
