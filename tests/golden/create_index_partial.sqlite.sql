-- upgrade
-- op.create_table
CREATE TABLE "users" (
    "id" INTEGER PRIMARY KEY,
    "name" VARCHAR(40) NOT NULL
);
-- op.create_index
CREATE INDEX "ix_users_some" ON "users" ("name") WHERE id > 100;
-- downgrade
-- op.drop_table
DROP TABLE "users";
