-- upgrade
CREATE TABLE "teams" (
    "id" integer NOT NULL,
    PRIMARY KEY ("id")
);
CREATE TABLE "players" (
    "id" integer NOT NULL,
    "team_id" integer,
    "number" integer,
    PRIMARY KEY ("id"),
    CONSTRAINT "ck_players_number" CHECK (number > 0),
    FOREIGN KEY ("team_id") REFERENCES "teams" ("id")
);
ALTER TABLE "players" DROP CONSTRAINT "ck_players_number";
ALTER TABLE "players" DROP CONSTRAINT "live_foreign_key";
ALTER TABLE "players" DROP CONSTRAINT "live_primary_key";
-- downgrade
DROP TABLE "players";
DROP TABLE "teams";
