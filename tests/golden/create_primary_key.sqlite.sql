-- upgrade
-- op.create_table
CREATE TABLE "pairs" (
    "a" INTEGER NOT NULL,
    "b" INTEGER NOT NULL
);
-- op.create_primary_key
PRAGMA legacy_alter_table = ON;
ALTER TABLE "main"."pairs" RENAME TO "luamig_old_pairs";
PRAGMA legacy_alter_table = OFF;
CREATE TABLE "main"."pairs" (
    "a" INTEGER NOT NULL,
    "b" INTEGER NOT NULL,
    PRIMARY KEY ("a", "b")
);
INSERT OR ABORT INTO "main"."pairs" ("rowid", "a", "b") SELECT rowid, "a", "b" FROM "main"."luamig_old_pairs" NOT INDEXED;
DROP TABLE "main"."luamig_old_pairs";
-- downgrade
-- op.drop_table
DROP TABLE "pairs";
