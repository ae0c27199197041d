-- upgrade
-- op.create_table
CREATE TABLE "users" (
    "id" integer NOT NULL,
    "name" varchar(40) NOT NULL,
    PRIMARY KEY ("id")
);
-- op.create_unique
ALTER TABLE "users" ADD CONSTRAINT "uq_users_name" UNIQUE ("name");
-- op.create_unique
ALTER TABLE "users" ADD CONSTRAINT "uq_users_both" UNIQUE ("id", "name");
-- op.drop_constraint
ALTER TABLE "users" DROP CONSTRAINT "uq_users_name";
-- op.drop_constraint
ALTER TABLE "users" DROP CONSTRAINT "uq_users_both";
-- op.drop_constraint
ALTER TABLE "users" DROP CONSTRAINT IF EXISTS "uq_gone";
-- downgrade
-- op.drop_table
DROP TABLE "users";
