-- upgrade
CREATE TABLE "spans" (
    "id" integer NOT NULL,
    "tags" text[],
    "span" interval,
    PRIMARY KEY ("id")
);
-- downgrade
DROP TABLE "spans";
