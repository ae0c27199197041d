-- upgrade
CREATE TABLE "users" (
    "id" integer NOT NULL,
    "name" varchar(40) NOT NULL,
    PRIMARY KEY ("id")
);
ALTER TABLE "users" ADD CONSTRAINT "ck_users_id" CHECK (id > 0);
-- downgrade
ALTER TABLE "users" DROP CONSTRAINT "ck_users_id";
DROP TABLE "users";
