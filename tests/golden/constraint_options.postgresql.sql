-- upgrade
CREATE TABLE "heads" (
    "id" integer NOT NULL,
    PRIMARY KEY ("id")
);
CREATE TABLE "tails" (
    "id" integer NOT NULL,
    "head_id" integer,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("head_id") REFERENCES "heads" ("id") DEFERRABLE INITIALLY DEFERRED
);
-- downgrade
DROP TABLE "tails";
DROP TABLE "heads";
