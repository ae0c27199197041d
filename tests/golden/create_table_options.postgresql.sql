-- upgrade
-- op.create_table
CREATE TABLE IF NOT EXISTS "events" (
    "id" integer NOT NULL,
    "body" text,
    PRIMARY KEY ("id")
) WITH (fillfactor = 70);
-- downgrade
-- op.drop_table
DROP TABLE IF EXISTS "events";
