-- upgrade
CREATE TABLE "users" (
    "id" INTEGER PRIMARY KEY,
    "name" VARCHAR(40) NOT NULL
);
ALTER TABLE "users" RENAME COLUMN "name" TO "full_name";
-- downgrade
ALTER TABLE "users" RENAME COLUMN "full_name" TO "name";
DROP TABLE "users";
