-- upgrade
-- op.create_table
CREATE TABLE "circles" (
    "id" integer NOT NULL,
    "radius" integer NOT NULL,
    "diameter" integer GENERATED ALWAYS AS (radius * 2) STORED,
    PRIMARY KEY ("id")
);
-- downgrade
-- op.drop_table
DROP TABLE "circles";
