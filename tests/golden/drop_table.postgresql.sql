-- upgrade
-- op.create_table
CREATE TABLE "one" (
    "id" integer NOT NULL,
    PRIMARY KEY ("id")
);
-- op.create_table
CREATE TABLE "two" (
    "id" integer NOT NULL,
    PRIMARY KEY ("id")
);
-- op.drop_table
DROP TABLE "one";
-- op.drop_table
DROP TABLE IF EXISTS "two";
-- op.drop_table
DROP TABLE IF EXISTS "three" CASCADE;
-- downgrade
-- op.execute
SELECT 1;
