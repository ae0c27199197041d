-- upgrade
-- op.create_table
CREATE TABLE "boxes" (
    "id" integer NOT NULL,
    "width" integer NOT NULL,
    "height" integer NOT NULL,
    "area" integer GENERATED ALWAYS AS (width * height) STORED,
    PRIMARY KEY ("id")
);
-- downgrade
-- op.drop_table
DROP TABLE "boxes";
