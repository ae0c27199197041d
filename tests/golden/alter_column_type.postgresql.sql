-- upgrade
CREATE TABLE "users" (
    "id" integer NOT NULL,
    "name" varchar(40) NOT NULL,
    PRIMARY KEY ("id")
);
ALTER TABLE "users" ALTER COLUMN "name" TYPE varchar(200);
-- downgrade
ALTER TABLE "users" ALTER COLUMN "name" TYPE varchar(40);
DROP TABLE "users";
