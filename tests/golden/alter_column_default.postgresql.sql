-- upgrade
-- op.create_table
CREATE TABLE "users" (
    "id" integer NOT NULL,
    "name" varchar(40) NOT NULL,
    PRIMARY KEY ("id")
);
-- op.alter_column
ALTER TABLE "users" ALTER COLUMN "name" SET DEFAULT 'nobody';
-- op.alter_column
ALTER TABLE "users" ALTER COLUMN "name" SET DEFAULT current_user;
-- op.alter_column
ALTER TABLE "users" ALTER COLUMN "name" DROP DEFAULT;
-- downgrade
-- op.drop_table
DROP TABLE "users";
