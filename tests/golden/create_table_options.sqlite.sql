-- upgrade
-- op.create_table
CREATE TABLE IF NOT EXISTS "events" (
    "id" INTEGER PRIMARY KEY,
    "body" TEXT
) STRICT;
-- downgrade
-- op.drop_table
DROP TABLE IF EXISTS "events";
