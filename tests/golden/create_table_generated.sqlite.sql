-- upgrade
CREATE TABLE "boxes" (
    "id" INTEGER PRIMARY KEY,
    "width" INTEGER NOT NULL,
    "height" INTEGER NOT NULL,
    "area" INTEGER GENERATED ALWAYS AS (width * height) STORED
);
-- downgrade
DROP TABLE "boxes";
