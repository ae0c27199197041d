-- upgrade
-- op.create_table
CREATE TABLE "users" (
    "id" INTEGER PRIMARY KEY,
    "name" VARCHAR(40) NOT NULL DEFAULT 'nobody',
    "nick" VARCHAR(20),
    "age" INTEGER
);
-- op.alter_table
PRAGMA legacy_alter_table = ON;
ALTER TABLE "main"."users" RENAME TO "luamig_old_users";
PRAGMA legacy_alter_table = OFF;
CREATE TABLE "main"."users" (
    "id" INTEGER PRIMARY KEY,
    "nick" VARCHAR(20),
    "age" INTEGER NOT NULL DEFAULT 0,
    "email" VARCHAR(80)
);
INSERT OR ABORT INTO "main"."users" ("id", "nick", "age") SELECT "id", "nick", "age" FROM "main"."luamig_old_users" NOT INDEXED;
DROP TABLE "main"."luamig_old_users";
ALTER TABLE "users" RENAME COLUMN "nick" TO alias;
-- downgrade
-- op.alter_table
PRAGMA legacy_alter_table = ON;
ALTER TABLE "main"."users" RENAME TO "luamig_old_users";
PRAGMA legacy_alter_table = OFF;
CREATE TABLE "main"."users" (
    "id" INTEGER PRIMARY KEY,
    "alias" VARCHAR(20),
    "age" INTEGER,
    "name" VARCHAR(40) NOT NULL DEFAULT 'nobody'
);
INSERT OR ABORT INTO "main"."users" ("id", "alias", "age") SELECT "id", "alias", "age" FROM "main"."luamig_old_users" NOT INDEXED;
DROP TABLE "main"."luamig_old_users";
ALTER TABLE "users" RENAME COLUMN "alias" TO nick;
-- op.drop_table
DROP TABLE "users";
