-- upgrade
CREATE TABLE "notes" (
    "id" integer NOT NULL,
    "body" text,
    PRIMARY KEY ("id")
);
CREATE INDEX "ix_notes_body" ON "notes" ("body");
-- downgrade
DROP TABLE "notes";
