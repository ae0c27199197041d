-- upgrade
-- op.create_table
CREATE TABLE "users" (
    "id" integer NOT NULL,
    "name" varchar(40) DEFAULT 'nobody' NOT NULL,
    "nick" varchar(20),
    "age" integer,
    PRIMARY KEY ("id")
);
-- op.alter_column
ALTER TABLE "users" ADD CONSTRAINT "not_null_users_age" CHECK ("age" IS NOT NULL) NOT VALID;
-- outside the transaction
ALTER TABLE "users" VALIDATE CONSTRAINT "not_null_users_age";
ALTER TABLE "users" ALTER COLUMN "age" SET NOT NULL;
ALTER TABLE "users" DROP CONSTRAINT "not_null_users_age";
-- downgrade
-- op.alter_column
ALTER TABLE "users" ALTER COLUMN "age" DROP NOT NULL;
-- op.drop_table
DROP TABLE "users";
