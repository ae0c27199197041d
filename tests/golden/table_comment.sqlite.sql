-- upgrade
-- op.create_table
CREATE TABLE "users" (
    "id" INTEGER PRIMARY KEY,
    "name" VARCHAR(40) NOT NULL DEFAULT 'nobody',
    "nick" VARCHAR(20),
    "age" INTEGER
);
-- op.table_comment
-- nothing
-- op.table_comment
-- nothing
-- op.table_comment
-- nothing
-- downgrade
-- op.table_comment
-- nothing
-- op.table_comment
-- nothing
-- op.table_comment
-- nothing
-- op.drop_table
DROP TABLE "users";
