-- upgrade
-- op.create_table
CREATE TABLE "kinds" (
    "id" INTEGER PRIMARY KEY,
    "a_boolean" BOOLEAN,
    "a_smallint" SMALLINT,
    "a_bigint" BIGINT,
    "a_numeric" NUMERIC,
    "a_money" NUMERIC(10, 2),
    "a_real" REAL,
    "a_double" DOUBLE,
    "a_string" VARCHAR,
    "a_short" VARCHAR(20),
    "a_char" CHAR(3),
    "a_text" TEXT,
    "a_binary" BLOB,
    "a_blob" BLOB,
    "a_date" DATE,
    "a_time" TIME,
    "a_second" TIME,
    "a_timestamp" DATETIME,
    "a_milli" DATETIME,
    "an_instant" DATETIME,
    "a_json" JSON TEXT,
    "a_jsonb" JSON TEXT,
    "a_uuid" CHAR(36),
    "an_inet" VARCHAR(43),
    "an_enum" TEXT CHECK ("an_enum" IN ('glad', 'sad', 'it''s ok')),
    "a_raw" INTEGER,
    "per_database" TEXT
);
-- downgrade
-- op.drop_table
DROP TABLE "kinds";
-- op.drop_enum
-- nothing
