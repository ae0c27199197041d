-- upgrade
-- op.create_table
CREATE TABLE "users" (
    "id" integer NOT NULL,
    "name" varchar(40) DEFAULT 'nobody' NOT NULL,
    "nick" varchar(20),
    "age" integer,
    PRIMARY KEY ("id")
);
-- op.create_check
ALTER TABLE "users" ADD CONSTRAINT "ck_users_age" CHECK (age > 0) NOT VALID;
-- op.validate_constraint
ALTER TABLE "users" VALIDATE CONSTRAINT "ck_users_age";
-- downgrade
-- op.drop_constraint
ALTER TABLE "users" DROP CONSTRAINT "ck_users_age";
-- op.drop_table
DROP TABLE "users";
