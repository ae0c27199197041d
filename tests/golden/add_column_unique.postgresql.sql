-- upgrade
CREATE TABLE "users" (
    "id" integer NOT NULL,
    "name" varchar(40) NOT NULL,
    PRIMARY KEY ("id")
);
ALTER TABLE "users" ADD COLUMN "email" varchar(80), ADD UNIQUE ("email");
-- downgrade
DROP TABLE "users";
