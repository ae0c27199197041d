-- upgrade
CREATE TABLE "heads" (
    "id" INTEGER PRIMARY KEY
);
CREATE TABLE "tails" (
    "id" INTEGER PRIMARY KEY,
    "head_id" INTEGER REFERENCES "heads" ("id") DEFERRABLE INITIALLY DEFERRED
);
-- downgrade
DROP TABLE "tails";
DROP TABLE "heads";
