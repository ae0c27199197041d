-- upgrade
-- op.create_table
CREATE TABLE "users" (
    "id" INTEGER PRIMARY KEY,
    "name" VARCHAR(40) NOT NULL
);
-- op.add_column
ALTER TABLE "users" ADD COLUMN "age" INTEGER;
-- op.drop_column
ALTER TABLE "main"."users" DROP COLUMN "age";
-- downgrade
-- op.drop_table
DROP TABLE "users";
