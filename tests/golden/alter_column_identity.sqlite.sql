-- upgrade
-- op.create_table
CREATE TABLE "users" (
    "id" INTEGER PRIMARY KEY
);
-- op.alter_column
-- nothing
-- downgrade
-- op.alter_column
-- nothing
-- op.drop_table
DROP TABLE "users";
