-- upgrade
-- op.create_table
CREATE TABLE "colour" (
    "id" integer NOT NULL,
    PRIMARY KEY ("id")
);
-- op.rename_table
ALTER TABLE "colour" RENAME TO "colours";
-- downgrade
-- op.rename_table
ALTER TABLE "colours" RENAME TO "colour";
-- op.drop_table
DROP TABLE "colour";
