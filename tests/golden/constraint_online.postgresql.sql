-- upgrade
-- op.create_table
CREATE TABLE "teams" (
    "id" integer NOT NULL,
    PRIMARY KEY ("id")
);
-- op.create_table
CREATE TABLE "users" (
    "id" integer NOT NULL,
    "name" varchar(40) DEFAULT 'nobody' NOT NULL,
    "nick" varchar(20),
    "age" integer,
    PRIMARY KEY ("id")
);
-- op.add_column
ALTER TABLE "users" ADD COLUMN "team" integer;
-- op.create_check
ALTER TABLE "users" ADD CONSTRAINT "ck_users_age" CHECK (age > 0) NOT VALID;
-- outside the transaction
ALTER TABLE "users" VALIDATE CONSTRAINT "ck_users_age";
-- op.create_foreign_key
ALTER TABLE "users" ADD CONSTRAINT "fk_users_team" FOREIGN KEY ("team") REFERENCES "teams" ("id") NOT VALID;
-- outside the transaction
ALTER TABLE "users" VALIDATE CONSTRAINT "fk_users_team";
-- op.create_unique
-- outside the transaction
CREATE UNIQUE INDEX CONCURRENTLY "uq_users_nick" ON "users" ("nick");
ALTER TABLE "users" ADD CONSTRAINT "uq_users_nick" UNIQUE USING INDEX "uq_users_nick";
-- downgrade
-- op.drop_table
DROP TABLE "users";
-- op.drop_table
DROP TABLE "teams";
