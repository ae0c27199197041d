-- upgrade
-- op.create_table
CREATE TABLE "spans" (
    "id" integer NOT NULL,
    "tags" text[],
    "span" interval,
    PRIMARY KEY ("id")
);
-- downgrade
-- op.drop_table
DROP TABLE "spans";
