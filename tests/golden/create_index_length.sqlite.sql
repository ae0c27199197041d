-- upgrade
CREATE TABLE "notes" (
    "id" INTEGER PRIMARY KEY,
    "body" TEXT
);
CREATE INDEX "ix_notes_body" ON "notes" ("body");
-- downgrade
DROP TABLE "notes";
