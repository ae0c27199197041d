-- upgrade
-- op.create_table
CREATE TABLE "events" (
    "id" INTEGER NOT NULL,
    "year" INTEGER NOT NULL,
    PRIMARY KEY ("id", "year")
);
-- downgrade
-- op.drop_table
DROP TABLE "events";
