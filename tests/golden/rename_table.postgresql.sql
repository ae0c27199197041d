-- upgrade
CREATE TABLE "colour" (
    "id" integer NOT NULL,
    PRIMARY KEY ("id")
);
ALTER TABLE "colour" RENAME TO "colours";
-- downgrade
ALTER TABLE "colours" RENAME TO "colour";
DROP TABLE "colour";
