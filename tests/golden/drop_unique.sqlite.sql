-- upgrade
-- op.create_table
CREATE TABLE "users" (
    "id" INTEGER PRIMARY KEY,
    "name" VARCHAR(40) NOT NULL
);
-- op.create_unique
PRAGMA legacy_alter_table = ON;
ALTER TABLE "main"."users" RENAME TO "luamig_old_users";
PRAGMA legacy_alter_table = OFF;
CREATE TABLE "main"."users" (
    "id" INTEGER PRIMARY KEY,
    "name" VARCHAR(40) NOT NULL,
    CONSTRAINT "uq_users_name" UNIQUE ("name")
);
INSERT OR ABORT INTO "main"."users" ("id", "name") SELECT "id", "name" FROM "main"."luamig_old_users" NOT INDEXED;
DROP TABLE "main"."luamig_old_users";
-- op.create_unique
PRAGMA legacy_alter_table = ON;
ALTER TABLE "main"."users" RENAME TO "luamig_old_users";
PRAGMA legacy_alter_table = OFF;
CREATE TABLE "main"."users" (
    "id" INTEGER PRIMARY KEY,
    "name" VARCHAR(40) NOT NULL,
    CONSTRAINT "uq_users_name" UNIQUE ("name"),
    CONSTRAINT "uq_users_both" UNIQUE ("id", "name")
);
INSERT OR ABORT INTO "main"."users" ("id", "name") SELECT "id", "name" FROM "main"."luamig_old_users" NOT INDEXED;
DROP TABLE "main"."luamig_old_users";
-- op.drop_constraint
PRAGMA legacy_alter_table = ON;
ALTER TABLE "main"."users" RENAME TO "luamig_old_users";
PRAGMA legacy_alter_table = OFF;
CREATE TABLE "main"."users" (
    "id" INTEGER PRIMARY KEY,
    "name" VARCHAR(40) NOT NULL,
    CONSTRAINT "uq_users_both" UNIQUE ("id", "name")
);
INSERT OR ABORT INTO "main"."users" ("id", "name") SELECT "id", "name" FROM "main"."luamig_old_users" NOT INDEXED;
DROP TABLE "main"."luamig_old_users";
-- op.drop_constraint
PRAGMA legacy_alter_table = ON;
ALTER TABLE "main"."users" RENAME TO "luamig_old_users";
PRAGMA legacy_alter_table = OFF;
CREATE TABLE "main"."users" (
    "id" INTEGER PRIMARY KEY,
    "name" VARCHAR(40) NOT NULL
);
INSERT OR ABORT INTO "main"."users" ("id", "name") SELECT "id", "name" FROM "main"."luamig_old_users" NOT INDEXED;
DROP TABLE "main"."luamig_old_users";
-- op.drop_constraint
-- nothing
-- downgrade
-- op.drop_table
DROP TABLE "users";
