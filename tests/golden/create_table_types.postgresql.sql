-- upgrade
-- op.create_table
DO $enum$ BEGIN
    CREATE TYPE "mood" AS ENUM ('glad', 'sad', 'it''s ok');
    COMMENT ON TYPE "mood" IS 'made with its first column, goes with its last one';
EXCEPTION WHEN duplicate_object THEN NULL;
END $enum$;
CREATE TABLE "kinds" (
    "id" integer NOT NULL,
    "a_boolean" boolean,
    "a_smallint" smallint,
    "a_bigint" bigint,
    "a_numeric" numeric,
    "a_money" numeric(10, 2),
    "a_real" real,
    "a_double" double precision,
    "a_string" varchar,
    "a_short" varchar(20),
    "a_char" char(3),
    "a_text" text,
    "a_binary" bytea,
    "a_blob" bytea,
    "a_date" date,
    "a_time" time,
    "a_second" time(0),
    "a_timestamp" timestamp,
    "a_milli" timestamp(3),
    "an_instant" timestamptz,
    "a_json" json,
    "a_jsonb" jsonb,
    "a_uuid" uuid,
    "an_inet" inet,
    "an_enum" "mood",
    "a_raw" int4range,
    "per_database" jsonb,
    PRIMARY KEY ("id")
);
-- downgrade
-- op.drop_table
DROP TABLE "kinds";
-- op.drop_enum
DROP TYPE IF EXISTS "mood";
