-- upgrade
-- op.create_table
CREATE TABLE "users" (
    "id" INTEGER PRIMARY KEY,
    "name" VARCHAR(40) NOT NULL
);
-- op.add_column
ALTER TABLE "users" ADD COLUMN "email" VARCHAR(80);
CREATE UNIQUE INDEX "uq_users_email" ON "users" ("email");
-- downgrade
-- op.drop_table
DROP TABLE "users";
