-- upgrade
CREATE TABLE "one" (
    "id" INTEGER PRIMARY KEY
);
CREATE TABLE "two" (
    "id" INTEGER PRIMARY KEY
);
DROP TABLE "one";
DROP TABLE IF EXISTS "two";
DROP TABLE IF EXISTS "three";
-- downgrade
SELECT 1;
