-- upgrade
CREATE TABLE "one" (
    "id" integer NOT NULL,
    PRIMARY KEY ("id")
);
CREATE TABLE "two" (
    "id" integer NOT NULL,
    PRIMARY KEY ("id")
);
DROP TABLE "one";
DROP TABLE IF EXISTS "two";
DROP TABLE IF EXISTS "three" CASCADE;
-- downgrade
SELECT 1;
