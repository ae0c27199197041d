-- upgrade
-- op.create_table
CREATE TABLE "counted" (
    "id" INTEGER PRIMARY KEY,
    "note" TEXT
);
-- op.create_table
CREATE TABLE "plain" (
    "id" INTEGER PRIMARY KEY,
    "note" TEXT
);
-- downgrade
-- op.drop_table
DROP TABLE "plain";
-- op.drop_table
DROP TABLE "counted";
