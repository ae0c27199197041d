-- upgrade
CREATE TABLE "teams" (
    "id" integer NOT NULL,
    PRIMARY KEY ("id")
);
CREATE TABLE "players" (
    "id" integer NOT NULL,
    "team_id" integer,
    PRIMARY KEY ("id")
);
ALTER TABLE "players" ADD CONSTRAINT "fk_players_team" FOREIGN KEY ("team_id") REFERENCES "teams" ("id") ON DELETE CASCADE;
-- downgrade
ALTER TABLE "players" DROP CONSTRAINT "fk_players_team";
DROP TABLE "players";
DROP TABLE "teams";
