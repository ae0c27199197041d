-- upgrade
-- op.create_table
CREATE TABLE "circles" (
    "id" INTEGER PRIMARY KEY,
    "radius" INTEGER NOT NULL,
    "diameter" INTEGER GENERATED ALWAYS AS (radius * 2) VIRTUAL
);
-- downgrade
-- op.drop_table
DROP TABLE "circles";
