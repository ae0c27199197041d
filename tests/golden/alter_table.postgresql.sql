-- upgrade
-- op.create_table
CREATE TABLE "users" (
    "id" integer NOT NULL,
    "name" varchar(40) DEFAULT 'nobody' NOT NULL,
    "nick" varchar(20),
    "age" integer,
    PRIMARY KEY ("id")
);
-- op.alter_table
ALTER TABLE "users" ADD COLUMN "email" varchar(80);
ALTER TABLE "users" RENAME COLUMN "nick" TO "alias";
ALTER TABLE "users" ALTER COLUMN "age" SET DEFAULT 0, ALTER COLUMN "age" SET NOT NULL, DROP COLUMN "name";
-- downgrade
-- op.alter_table
ALTER TABLE "users" ADD COLUMN "name" varchar(40) DEFAULT 'nobody' NOT NULL, ALTER COLUMN "age" DROP DEFAULT, ALTER COLUMN "age" DROP NOT NULL;
ALTER TABLE "users" RENAME COLUMN "alias" TO "nick";
ALTER TABLE "users" DROP COLUMN "email";
-- op.drop_table
DROP TABLE "users";
