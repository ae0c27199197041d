-- upgrade
-- op.create_table
CREATE TABLE "users" (
    "id" integer NOT NULL,
    "name" varchar(40) NOT NULL,
    PRIMARY KEY ("id")
);
-- autocommit
-- op.create_index
-- outside the transaction
CREATE INDEX CONCURRENTLY IF NOT EXISTS "ix_users_name" ON "users" ("name");
-- end of autocommit
-- downgrade
-- op.drop_table
DROP TABLE "users";
