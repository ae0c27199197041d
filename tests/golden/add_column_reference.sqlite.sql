-- upgrade
-- op.create_table
CREATE TABLE "users" (
    "id" INTEGER PRIMARY KEY,
    "name" VARCHAR(40) NOT NULL
);
-- op.create_table
CREATE TABLE "teams" (
    "id" INTEGER PRIMARY KEY
);
-- op.add_column
ALTER TABLE "users" ADD COLUMN "team_id" INTEGER REFERENCES "teams" ("id") ON DELETE SET NULL;
-- downgrade
-- op.drop_table
DROP TABLE "users";
-- op.drop_table
DROP TABLE "teams";
