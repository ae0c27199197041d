-- upgrade
CREATE TABLE "users" (
    "id" integer NOT NULL,
    "name" varchar(40) NOT NULL,
    PRIMARY KEY ("id")
);
ALTER TABLE "users" ADD COLUMN "age" integer;
ALTER TABLE "users" DROP COLUMN "age";
-- downgrade
DROP TABLE "users";
