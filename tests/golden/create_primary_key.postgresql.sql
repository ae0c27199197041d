-- upgrade
CREATE TABLE "pairs" (
    "a" integer NOT NULL,
    "b" integer NOT NULL
);
ALTER TABLE "pairs" ADD PRIMARY KEY ("a", "b");
-- downgrade
DROP TABLE "pairs";
