-- upgrade
-- op.create_table
CREATE TABLE "users" (
    "id" INTEGER PRIMARY KEY,
    "name" VARCHAR(40) NOT NULL DEFAULT 'nobody',
    "nick" VARCHAR(20),
    "age" INTEGER
);
-- op.create_check
PRAGMA legacy_alter_table = ON;
ALTER TABLE "main"."users" RENAME TO "luamig_old_users";
PRAGMA legacy_alter_table = OFF;
CREATE TABLE "main"."users" (
    "id" INTEGER PRIMARY KEY,
    "name" VARCHAR(40) NOT NULL DEFAULT 'nobody',
    "nick" VARCHAR(20),
    "age" INTEGER,
    CONSTRAINT "ck_users_age" CHECK (age > 0)
);
INSERT OR ABORT INTO "main"."users" ("id", "name", "nick", "age") SELECT "id", "name", "nick", "age" FROM "main"."luamig_old_users" NOT INDEXED;
DROP TABLE "main"."luamig_old_users";
-- op.validate_constraint
-- nothing
-- downgrade
-- op.drop_constraint
PRAGMA legacy_alter_table = ON;
ALTER TABLE "main"."users" RENAME TO "luamig_old_users";
PRAGMA legacy_alter_table = OFF;
CREATE TABLE "main"."users" (
    "id" INTEGER PRIMARY KEY,
    "name" VARCHAR(40) NOT NULL DEFAULT 'nobody',
    "nick" VARCHAR(20),
    "age" INTEGER
);
INSERT OR ABORT INTO "main"."users" ("id", "name", "nick", "age") SELECT "id", "name", "nick", "age" FROM "main"."luamig_old_users" NOT INDEXED;
DROP TABLE "main"."luamig_old_users";
-- op.drop_table
DROP TABLE "users";
