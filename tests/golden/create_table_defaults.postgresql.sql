-- upgrade
-- op.create_table
CREATE TABLE "defaults" (
    "id" integer NOT NULL,
    "yes" boolean DEFAULT true,
    "no" boolean DEFAULT false,
    "whole" integer DEFAULT -7,
    "big" bigint DEFAULT 9223372036854775807,
    "broken" double precision DEFAULT 0.1,
    "exact" numeric(8, 3) DEFAULT '12.500',
    "word" varchar(40) DEFAULT E'it''s 100% \\ "quoted"',
    "empty" varchar(5) DEFAULT '',
    "nothing" varchar(5) DEFAULT NULL,
    "today" timestamp DEFAULT CURRENT_TIMESTAMP,
    "sum" integer DEFAULT 1 + 1,
    PRIMARY KEY ("id")
);
-- downgrade
-- op.drop_table
DROP TABLE "defaults";
