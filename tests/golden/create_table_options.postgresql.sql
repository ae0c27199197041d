-- upgrade
CREATE TABLE IF NOT EXISTS "events" (
    "id" integer NOT NULL,
    "body" text,
    PRIMARY KEY ("id")
) WITH (fillfactor = 70);
-- downgrade
DROP TABLE IF EXISTS "events";
