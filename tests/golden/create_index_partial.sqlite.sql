-- upgrade
CREATE TABLE "users" (
    "id" INTEGER PRIMARY KEY,
    "name" VARCHAR(40) NOT NULL
);
CREATE INDEX "ix_users_some" ON "users" ("name") WHERE id > 100;
-- downgrade
DROP TABLE "users";
