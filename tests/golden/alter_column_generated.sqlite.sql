-- upgrade
-- op.create_table
CREATE TABLE "users" (
    "id" INTEGER PRIMARY KEY,
    "twice" INTEGER GENERATED ALWAYS AS (id * 2) STORED
);
-- op.alter_column
PRAGMA legacy_alter_table = ON;
ALTER TABLE "main"."users" RENAME TO "luamig_old_users";
PRAGMA legacy_alter_table = OFF;
CREATE TABLE "main"."users" (
    "id" INTEGER PRIMARY KEY,
    "twice" INTEGER
);
INSERT OR ABORT INTO "main"."users" ("id", "twice") SELECT "id", "twice" FROM "main"."luamig_old_users" NOT INDEXED;
DROP TABLE "main"."luamig_old_users";
-- downgrade
-- op.drop_table
DROP TABLE "users";
