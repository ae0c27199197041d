-- upgrade
CREATE TABLE "colour" (
    "id" INTEGER PRIMARY KEY
);
ALTER TABLE "colour" RENAME TO "colours";
-- downgrade
ALTER TABLE "colours" RENAME TO "colour";
DROP TABLE "colour";
