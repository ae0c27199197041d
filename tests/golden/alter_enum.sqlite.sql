-- upgrade
-- op.create_enum
-- nothing
-- op.create_table
CREATE TABLE "orders" (
    "id" INTEGER PRIMARY KEY,
    "status" TEXT NOT NULL DEFAULT 'new' CHECK ("status" IN ('new', 'paid', 'lost'))
);
-- op.alter_enum
PRAGMA legacy_alter_table = ON;
ALTER TABLE "main"."orders" RENAME TO "luamig_old_orders";
PRAGMA legacy_alter_table = OFF;
CREATE TABLE "main"."orders" (
    "id" INTEGER PRIMARY KEY,
    "status" TEXT NOT NULL DEFAULT 'open' CHECK ("status" IN ('open', 'paid', 'sent', 'lost', 'gone'))
);
INSERT OR ABORT INTO "main"."orders" ("id", "status") SELECT "id", CASE "status" WHEN 'new' THEN 'open' ELSE "status" END FROM "main"."luamig_old_orders" NOT INDEXED;
DROP TABLE "main"."luamig_old_orders";
-- downgrade
-- op.drop_table
DROP TABLE "orders";
-- op.drop_enum
-- nothing
