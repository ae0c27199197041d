-- upgrade
-- op.create_table
CREATE TABLE "users" (
    "id" INTEGER PRIMARY KEY,
    "name" VARCHAR(40) NOT NULL
);
-- op.create_index
CREATE INDEX "ix_users_name" ON "users" ("name");
-- op.create_index
CREATE INDEX "ix_both" ON "users" ("name", "id");
-- op.create_index
CREATE UNIQUE INDEX "uq_both" ON "users" ("name" DESC, "id");
-- downgrade
-- op.drop_index
DROP INDEX "uq_both";
-- op.drop_index
DROP INDEX "ix_both";
-- op.drop_index
DROP INDEX "ix_users_name";
-- op.drop_table
DROP TABLE "users";
