-- upgrade
-- op.create_table
CREATE TABLE "boxes" (
    "id" INTEGER PRIMARY KEY,
    "width" INTEGER NOT NULL,
    "height" INTEGER NOT NULL,
    "area" INTEGER GENERATED ALWAYS AS (width * height) STORED
);
-- downgrade
-- op.drop_table
DROP TABLE "boxes";
