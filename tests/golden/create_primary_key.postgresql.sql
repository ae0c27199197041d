-- upgrade
-- op.create_table
CREATE TABLE "pairs" (
    "a" integer NOT NULL,
    "b" integer NOT NULL
);
-- op.create_primary_key
ALTER TABLE "pairs" ADD PRIMARY KEY ("a", "b");
-- downgrade
-- op.drop_table
DROP TABLE "pairs";
