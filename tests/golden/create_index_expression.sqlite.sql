-- upgrade
CREATE TABLE "users" (
    "id" INTEGER PRIMARY KEY,
    "name" VARCHAR(40) NOT NULL
);
CREATE INDEX "ix_users_lower" ON "users" ((lower(name)));
-- downgrade
DROP TABLE "users";
