-- upgrade
-- op.create_table
CREATE TABLE "heads" (
    "id" INTEGER PRIMARY KEY
);
-- op.create_table
CREATE TABLE "tails" (
    "id" INTEGER PRIMARY KEY,
    "head_id" INTEGER REFERENCES "heads" ("id") DEFERRABLE INITIALLY DEFERRED
);
-- downgrade
-- op.drop_table
DROP TABLE "tails";
-- op.drop_table
DROP TABLE "heads";
