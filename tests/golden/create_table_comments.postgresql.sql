-- upgrade
-- op.create_table
CREATE TABLE "fees" (
    "id" integer NOT NULL,
    "amount" numeric(10, 2) NOT NULL,
    PRIMARY KEY ("id")
);
COMMENT ON TABLE "fees" IS 'what students owe';
COMMENT ON COLUMN "fees"."id" IS 'the number on the bill';
COMMENT ON COLUMN "fees"."amount" IS 'in euros; it''s gross';
-- downgrade
-- op.drop_table
DROP TABLE "fees";
