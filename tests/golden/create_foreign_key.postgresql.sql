-- upgrade
-- op.create_table
CREATE TABLE "teams" (
    "id" integer NOT NULL,
    PRIMARY KEY ("id")
);
-- op.create_table
CREATE TABLE "players" (
    "id" integer NOT NULL,
    "team_id" integer,
    PRIMARY KEY ("id")
);
-- op.create_foreign_key
ALTER TABLE "players" ADD CONSTRAINT "fk_players_team" FOREIGN KEY ("team_id") REFERENCES "teams" ("id") ON DELETE CASCADE;
-- downgrade
-- op.drop_constraint
ALTER TABLE "players" DROP CONSTRAINT "fk_players_team";
-- op.drop_table
DROP TABLE "players";
-- op.drop_table
DROP TABLE "teams";
