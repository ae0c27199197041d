-- upgrade
-- op.create_table
CREATE TABLE "users" (
    "id" INTEGER PRIMARY KEY,
    "name" VARCHAR(40) NOT NULL
);
-- op.rename_column
ALTER TABLE "users" RENAME COLUMN "name" TO full_name;
-- downgrade
-- op.rename_column
ALTER TABLE "users" RENAME COLUMN "full_name" TO name;
-- op.drop_table
DROP TABLE "users";
