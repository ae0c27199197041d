-- upgrade
-- op.create_table
CREATE TABLE "users" (
    "id" INTEGER PRIMARY KEY,
    "name" VARCHAR(40) NOT NULL DEFAULT 'nobody',
    "nick" VARCHAR(20),
    "age" INTEGER
);
-- op.drop_table
DROP TABLE IF EXISTS "nowhere";
-- op.drop_column
-- nothing
-- op.rename_column
-- nothing
-- op.drop_constraint
-- nothing
-- op.drop_view
DROP VIEW IF EXISTS "no_view";
-- op.create_table
CREATE TABLE IF NOT EXISTS "users" (
    "id" INTEGER PRIMARY KEY
);
-- downgrade
-- op.drop_table
DROP TABLE "users";
