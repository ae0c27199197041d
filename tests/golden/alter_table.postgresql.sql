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
ALTER TABLE "users" ADD COLUMN "email" varchar(80), ALTER COLUMN "age" SET DEFAULT 0, ALTER COLUMN "age" SET NOT NULL, DROP COLUMN "name";
ALTER TABLE "users" RENAME COLUMN "nick" TO "alias";
-- downgrade
-- op.alter_table
ALTER TABLE "users" ADD COLUMN "name" varchar(40) DEFAULT 'nobody' NOT NULL, ALTER COLUMN "age" DROP DEFAULT, ALTER COLUMN "age" DROP NOT NULL, DROP COLUMN "email";
ALTER TABLE "users" RENAME COLUMN "alias" TO "nick";
-- op.drop_table
DROP TABLE "users";
