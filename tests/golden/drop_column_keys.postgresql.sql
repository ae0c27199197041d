-- upgrade
-- op.create_table
CREATE TABLE "teams" (
    "id" integer NOT NULL,
    PRIMARY KEY ("id")
);
-- op.create_table
CREATE TABLE "users" (
    "id" integer NOT NULL,
    "team_id" integer,
    "email" varchar(80),
    "age" integer,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("team_id") REFERENCES "teams" ("id"),
    UNIQUE ("email"),
    CHECK (age > 0)
);
CREATE INDEX "ix_users_team_id" ON "users" ("team_id");
-- op.drop_column
ALTER TABLE "users" DROP COLUMN "team_id";
-- op.drop_column
ALTER TABLE "users" DROP COLUMN "email";
-- downgrade
-- op.add_column
ALTER TABLE "users" ADD COLUMN "email" varchar(80), ADD UNIQUE ("email");
-- op.add_column
ALTER TABLE "users" ADD COLUMN "team_id" integer, ADD FOREIGN KEY ("team_id") REFERENCES "teams" ("id");
CREATE INDEX "ix_users_team_id" ON "users" ("team_id");
-- op.drop_table
DROP TABLE "users";
-- op.drop_table
DROP TABLE "teams";
