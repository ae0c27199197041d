-- upgrade
CREATE TABLE "users" (
    "id" INTEGER PRIMARY KEY,
    "name" VARCHAR(40) NOT NULL
);
ALTER TABLE "users" ADD COLUMN "email" VARCHAR(80);
CREATE UNIQUE INDEX "uq_users_email" ON "users" ("email");
-- downgrade
DROP TABLE "users";
