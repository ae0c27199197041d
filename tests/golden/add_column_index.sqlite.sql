-- upgrade
CREATE TABLE "users" (
    "id" INTEGER PRIMARY KEY,
    "name" VARCHAR(40) NOT NULL
);
ALTER TABLE "users" ADD COLUMN "age" INTEGER CHECK (age > 0);
CREATE INDEX "ix_users_age" ON "users" ("age");
-- downgrade
DROP TABLE "users";
