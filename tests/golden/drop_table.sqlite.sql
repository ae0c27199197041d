-- upgrade
-- op.create_table
CREATE TABLE "one" (
    "id" INTEGER PRIMARY KEY
);
-- op.create_table
CREATE TABLE "two" (
    "id" INTEGER PRIMARY KEY
);
-- op.drop_table
DROP TABLE "one";
-- op.drop_table
DROP TABLE IF EXISTS "two";
-- op.drop_table
DROP TABLE IF EXISTS "three";
-- downgrade
-- op.execute
SELECT 1;
