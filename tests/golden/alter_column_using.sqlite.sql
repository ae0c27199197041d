-- upgrade
-- op.create_table
CREATE TABLE "codes" (
    "id" INTEGER PRIMARY KEY,
    "code" VARCHAR(20)
);
-- op.execute
INSERT INTO codes (id, code) VALUES (1, '42');
-- op.alter_column
PRAGMA legacy_alter_table = ON;
ALTER TABLE "main"."codes" RENAME TO "luamig_old_codes";
PRAGMA legacy_alter_table = OFF;
CREATE TABLE "main"."codes" (
    "id" INTEGER PRIMARY KEY,
    "code" INTEGER
);
INSERT OR ABORT INTO "main"."codes" ("id", "code") SELECT "id", "code" FROM "main"."luamig_old_codes" NOT INDEXED;
DROP TABLE "main"."luamig_old_codes";
-- downgrade
-- op.drop_table
DROP TABLE "codes";
