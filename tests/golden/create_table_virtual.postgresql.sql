-- upgrade
CREATE TABLE "circles" (
    "id" integer NOT NULL,
    "radius" integer NOT NULL,
    "diameter" integer GENERATED ALWAYS AS (radius * 2) STORED,
    PRIMARY KEY ("id")
);
-- downgrade
DROP TABLE "circles";
