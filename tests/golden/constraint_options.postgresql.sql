-- upgrade
-- op.create_table
CREATE TABLE "heads" (
    "id" integer NOT NULL,
    PRIMARY KEY ("id")
);
-- op.create_table
CREATE TABLE "tails" (
    "id" integer NOT NULL,
    "head_id" integer,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("head_id") REFERENCES "heads" ("id") DEFERRABLE INITIALLY DEFERRED
);
-- downgrade
-- op.drop_table
DROP TABLE "tails";
-- op.drop_table
DROP TABLE "heads";
