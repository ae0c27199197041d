-- upgrade
CREATE TABLE "counted" (
    "id" INTEGER PRIMARY KEY,
    "note" TEXT
);
CREATE TABLE "plain" (
    "id" INTEGER PRIMARY KEY,
    "note" TEXT
);
-- downgrade
DROP TABLE "plain";
DROP TABLE "counted";
