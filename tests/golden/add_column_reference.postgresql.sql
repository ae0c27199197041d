-- upgrade
CREATE TABLE "users" (
    "id" integer NOT NULL,
    "name" varchar(40) NOT NULL,
    PRIMARY KEY ("id")
);
CREATE TABLE "teams" (
    "id" integer NOT NULL,
    PRIMARY KEY ("id")
);
ALTER TABLE "users" ADD COLUMN "team_id" integer, ADD FOREIGN KEY ("team_id") REFERENCES "teams" ("id") ON DELETE SET NULL;
-- downgrade
DROP TABLE "users";
DROP TABLE "teams";
