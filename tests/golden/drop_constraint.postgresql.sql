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
    "number" integer,
    PRIMARY KEY ("id"),
    CONSTRAINT "ck_players_number" CHECK (number > 0),
    FOREIGN KEY ("team_id") REFERENCES "teams" ("id")
);
-- op.drop_constraint
ALTER TABLE "players" DROP CONSTRAINT "ck_players_number";
-- op.drop_constraint
ALTER TABLE "players" DROP CONSTRAINT "<PostgreSQL's name for the foreign key on team_id>";
-- op.drop_constraint
ALTER TABLE "players" DROP CONSTRAINT "<PostgreSQL's name for the primary key on id>";
-- downgrade
-- op.drop_table
DROP TABLE "players";
-- op.drop_table
DROP TABLE "teams";
