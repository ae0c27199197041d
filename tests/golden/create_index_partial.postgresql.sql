-- upgrade
-- op.create_table
CREATE TABLE "users" (
    "id" integer NOT NULL,
    "name" varchar(40) NOT NULL,
    PRIMARY KEY ("id")
);
-- op.create_index
CREATE INDEX "ix_users_some" ON "users" ("name") WHERE id > 100;
-- downgrade
-- op.drop_table
DROP TABLE "users";
