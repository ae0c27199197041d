-- upgrade
CREATE TABLE "users" (
    "id" INTEGER PRIMARY KEY,
    "name" VARCHAR(40) NOT NULL
);
ALTER TABLE "users" ADD COLUMN "age" INTEGER;
ALTER TABLE "users" DROP COLUMN "age";
-- downgrade
DROP TABLE "users";
