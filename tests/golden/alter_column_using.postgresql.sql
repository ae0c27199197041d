-- upgrade
-- op.create_table
CREATE TABLE "codes" (
    "id" integer NOT NULL,
    "code" varchar(20),
    PRIMARY KEY ("id")
);
-- op.execute
INSERT INTO codes (id, code) VALUES (1, '42');
-- op.alter_column
ALTER TABLE "codes" ALTER COLUMN "code" TYPE integer USING code::integer;
-- downgrade
-- op.drop_table
DROP TABLE "codes";
