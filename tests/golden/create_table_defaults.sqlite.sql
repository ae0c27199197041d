-- upgrade
-- op.create_table
CREATE TABLE "defaults" (
    "id" INTEGER PRIMARY KEY,
    "yes" BOOLEAN DEFAULT 1,
    "no" BOOLEAN DEFAULT 0,
    "whole" INTEGER DEFAULT -7,
    "big" BIGINT DEFAULT 9223372036854775807,
    "broken" DOUBLE DEFAULT 0.1,
    "exact" NUMERIC(8, 3) DEFAULT '12.500',
    "word" VARCHAR(40) DEFAULT 'it''s 100% \ "quoted"',
    "empty" VARCHAR(5) DEFAULT '',
    "nothing" VARCHAR(5) DEFAULT NULL,
    "today" DATETIME DEFAULT CURRENT_TIMESTAMP,
    "sum" INTEGER DEFAULT (1 + 1)
);
-- downgrade
-- op.drop_table
DROP TABLE "defaults";
