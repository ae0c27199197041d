-- upgrade
-- op.create_table
CREATE TABLE "users" (
    "id" integer NOT NULL,
    "name" varchar(40) NOT NULL,
    PRIMARY KEY ("id")
);
-- op.create_table
CREATE TABLE "teams" (
    "id" integer NOT NULL,
    PRIMARY KEY ("id")
);
-- op.add_column
ALTER TABLE "users" ADD COLUMN "team_id" integer, ADD FOREIGN KEY ("team_id") REFERENCES "teams" ("id") ON DELETE SET NULL;
-- downgrade
-- op.drop_table
DROP TABLE "users";
-- op.drop_table
DROP TABLE "teams";
