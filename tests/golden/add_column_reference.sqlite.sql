-- upgrade
CREATE TABLE "users" (
    "id" INTEGER PRIMARY KEY,
    "name" VARCHAR(40) NOT NULL
);
CREATE TABLE "teams" (
    "id" INTEGER PRIMARY KEY
);
ALTER TABLE "users" ADD COLUMN "team_id" INTEGER REFERENCES "teams" ("id") ON DELETE SET NULL;
-- downgrade
DROP TABLE "users";
DROP TABLE "teams";
