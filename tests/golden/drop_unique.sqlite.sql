-- upgrade
-- op.create_table
CREATE TABLE "users" (
    "id" INTEGER PRIMARY KEY,
    "name" VARCHAR(40) NOT NULL
);
-- op.create_unique
CREATE UNIQUE INDEX "uq_users_name" ON "users" ("name");
-- op.create_unique
CREATE UNIQUE INDEX "uq_users_both" ON "users" ("id", "name");
-- op.drop_constraint
DROP INDEX "main"."uq_users_name";
-- op.drop_constraint
DROP INDEX "main"."uq_users_both";
-- op.drop_constraint
-- nothing
-- downgrade
-- op.drop_table
DROP TABLE "users";
