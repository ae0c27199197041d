-- upgrade
-- op.create_table
CREATE TABLE "users" (
    "id" integer NOT NULL,
    "name" varchar(40) NOT NULL,
    PRIMARY KEY ("id")
);
-- op.add_column
ALTER TABLE "users" ADD COLUMN "age" integer, ADD CHECK (age > 0);
CREATE INDEX "ix_users_age" ON "users" ("age");
-- downgrade
-- op.drop_table
DROP TABLE "users";
