-- upgrade
-- op.create_table
CREATE TABLE "colour" (
    "id" INTEGER PRIMARY KEY
);
-- op.rename_table
ALTER TABLE "colour" RENAME TO "colours";
-- downgrade
-- op.rename_table
ALTER TABLE "colours" RENAME TO "colour";
-- op.drop_table
DROP TABLE "colour";
