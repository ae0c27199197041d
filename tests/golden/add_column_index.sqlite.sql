-- upgrade
-- op.create_table
CREATE TABLE "users" (
    "id" INTEGER PRIMARY KEY,
    "name" VARCHAR(40) NOT NULL
);
-- op.add_column
ALTER TABLE "users" ADD COLUMN "age" INTEGER CHECK (age > 0);
CREATE INDEX "ix_users_age" ON "users" ("age");
-- downgrade
-- op.drop_table
DROP TABLE "users";
