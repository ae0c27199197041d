-- upgrade
CREATE TABLE "users" (
    "id" integer NOT NULL,
    "name" varchar(40) NOT NULL,
    PRIMARY KEY ("id")
);
ALTER TABLE "users" ADD CONSTRAINT "uq_users_name" UNIQUE ("name");
ALTER TABLE "users" ADD CONSTRAINT "uq_users_both" UNIQUE ("id", "name");
ALTER TABLE "users" DROP CONSTRAINT "uq_users_name";
ALTER TABLE "users" DROP CONSTRAINT "live_unique";
ALTER TABLE "users" DROP CONSTRAINT IF EXISTS "uq_gone";
-- downgrade
DROP TABLE "users";
