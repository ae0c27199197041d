-- upgrade
CREATE TABLE "circles" (
    "id" INTEGER PRIMARY KEY,
    "radius" INTEGER NOT NULL,
    "diameter" INTEGER GENERATED ALWAYS AS (radius * 2) VIRTUAL
);
-- downgrade
DROP TABLE "circles";
