-- upgrade
CREATE TABLE "users" (
    "id" integer NOT NULL,
    "name" varchar(40) NOT NULL,
    PRIMARY KEY ("id")
);
ALTER TABLE "users" ADD COLUMN "age" integer, ADD CHECK (age > 0);
CREATE INDEX "ix_users_age" ON "users" ("age");
-- downgrade
DROP TABLE "users";
