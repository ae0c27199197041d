-- upgrade
-- op.create_table
CREATE TABLE "users" (
    "id" INTEGER PRIMARY KEY,
    "name" VARCHAR(40) NOT NULL
);
-- op.add_column
-- nothing
-- downgrade
-- op.drop_table
DROP TABLE "users";
