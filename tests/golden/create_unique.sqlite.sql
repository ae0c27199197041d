-- upgrade
-- op.create_table
CREATE TABLE "users" (
    "id" INTEGER PRIMARY KEY,
    "name" VARCHAR(40) NOT NULL
);
-- op.create_unique
CREATE UNIQUE INDEX "uq_users_name" ON "users" ("name");
-- op.create_unique
CREATE UNIQUE INDEX "uq_users_id_name" ON "users" ("id", "name");
-- downgrade
-- op.drop_table
DROP TABLE "users";
