-- upgrade
CREATE TABLE "users" (
    "id" INTEGER PRIMARY KEY,
    "name" VARCHAR(40) NOT NULL
);
CREATE UNIQUE INDEX "uq_users_name" ON "users" ("name");
CREATE UNIQUE INDEX "uq_users_id_name" ON "users" ("id", "name");
-- downgrade
DROP TABLE "users";
