-- upgrade
-- op.create_table
CREATE TABLE "notes" (
    "id" INTEGER PRIMARY KEY,
    "body" TEXT
);
-- op.create_index
CREATE INDEX "ix_notes_body" ON "notes" ("body");
-- downgrade
-- op.drop_table
DROP TABLE "notes";
