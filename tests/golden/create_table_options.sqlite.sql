-- upgrade
CREATE TABLE IF NOT EXISTS "events" (
    "id" INTEGER PRIMARY KEY,
    "body" TEXT
) STRICT;
-- downgrade
DROP TABLE IF EXISTS "events";
