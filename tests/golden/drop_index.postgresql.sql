-- upgrade
-- op.create_table
CREATE TABLE "users" (
    "id" integer NOT NULL,
    "name" varchar(40) NOT NULL,
    PRIMARY KEY ("id")
);
-- op.create_index
CREATE INDEX "ix_users_name" ON "users" ("name");
-- op.create_index
CREATE INDEX "ix_pair" ON "users" ("id", "name");
-- op.drop_index
DROP INDEX IF EXISTS "ix_pair";
-- op.drop_index
DROP INDEX "ix_users_name";
-- downgrade
-- op.drop_table
DROP TABLE "users";
