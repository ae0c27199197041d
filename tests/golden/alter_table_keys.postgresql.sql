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
-- op.alter_table
ALTER TABLE "users" ADD COLUMN "team" integer, ADD CONSTRAINT "fk_users_team" FOREIGN KEY ("team") REFERENCES "teams" ("id") ON DELETE SET NULL, ADD CONSTRAINT "ck_users_age" CHECK (age > 0), ADD CONSTRAINT "uq_users_names" UNIQUE ("name", "nick");
CREATE INDEX "ix_users_age" ON "users" ("age");
-- op.alter_table
DROP INDEX "ix_users_age";
ALTER TABLE "users" DROP CONSTRAINT "ck_users_age";
-- downgrade
-- op.alter_table
ALTER TABLE "users" ADD CONSTRAINT "ck_users_age" CHECK (age > 0);
CREATE INDEX "ix_users_age" ON "users" ("age");
-- op.alter_table
DROP INDEX "ix_users_age";
ALTER TABLE "users" DROP CONSTRAINT "uq_users_names", DROP CONSTRAINT "ck_users_age", DROP CONSTRAINT "fk_users_team", DROP COLUMN "team";
-- op.drop_table
DROP TABLE "users";
-- op.drop_table
DROP TABLE "teams";
