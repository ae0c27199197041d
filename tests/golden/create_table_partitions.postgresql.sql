-- upgrade
-- op.create_table
CREATE TABLE "events" (
    "id" integer NOT NULL,
    "year" integer NOT NULL,
    PRIMARY KEY ("id", "year")
) PARTITION BY RANGE (year);
CREATE TABLE "events_old" PARTITION OF "events" FOR VALUES FROM (MINVALUE) TO (2020);
CREATE TABLE "events_rest" PARTITION OF "events" DEFAULT;
-- downgrade
-- op.drop_table
DROP TABLE "events";
