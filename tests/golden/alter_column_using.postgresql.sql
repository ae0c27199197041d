-- upgrade
CREATE TABLE "codes" (
    "id" integer NOT NULL,
    "code" varchar(20),
    PRIMARY KEY ("id")
);
INSERT INTO codes (id, code) VALUES (1, '42');
ALTER TABLE "codes" ALTER COLUMN "code" TYPE integer USING code::integer;
-- downgrade
DROP TABLE "codes";
