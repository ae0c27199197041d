-- upgrade
CREATE TABLE "users" (
    "id" integer NOT NULL,
    "name" varchar(40) NOT NULL,
    PRIMARY KEY ("id")
);
-- autocommit
-- outside the transaction
CREATE INDEX CONCURRENTLY IF NOT EXISTS "ix_users_name" ON "users" ("name");
-- end of autocommit
-- downgrade
DROP TABLE "users";
