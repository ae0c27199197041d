-- upgrade
-- op.create_table
CREATE TABLE "teams" (
    "id" INTEGER PRIMARY KEY
);
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
    "name" VARCHAR(40) NOT NULL DEFAULT 'nobody',
    "nick" VARCHAR(20),
    "age" INTEGER,
    "team" INTEGER,
    CONSTRAINT "fk_users_team" FOREIGN KEY ("team") REFERENCES "teams" ("id") ON DELETE SET NULL,
    CONSTRAINT "ck_users_age" CHECK (age > 0),
    CONSTRAINT "uq_users_names" UNIQUE ("name", "nick")
);
INSERT OR ABORT INTO "main"."users" ("id", "name", "nick", "age") SELECT "id", "name", "nick", "age" FROM "main"."luamig_old_users" NOT INDEXED;
DROP TABLE "main"."luamig_old_users";
CREATE INDEX "ix_users_age" ON "users" ("age");
-- op.alter_table
PRAGMA legacy_alter_table = ON;
ALTER TABLE "main"."users" RENAME TO "luamig_old_users";
PRAGMA legacy_alter_table = OFF;
CREATE TABLE "main"."users" (
    "id" INTEGER PRIMARY KEY,
    "name" VARCHAR(40) NOT NULL DEFAULT 'nobody',
    "nick" VARCHAR(20),
    "age" INTEGER,
    "team" INTEGER,
    CONSTRAINT "fk_users_team" FOREIGN KEY ("team") REFERENCES "teams" ("id") ON DELETE SET NULL,
    CONSTRAINT "uq_users_names" UNIQUE ("name", "nick")
);
INSERT OR ABORT INTO "main"."users" ("id", "name", "nick", "age", "team") SELECT "id", "name", "nick", "age", "team" FROM "main"."luamig_old_users" NOT INDEXED;
DROP TABLE "main"."luamig_old_users";
-- downgrade
-- op.alter_table
PRAGMA legacy_alter_table = ON;
ALTER TABLE "main"."users" RENAME TO "luamig_old_users";
PRAGMA legacy_alter_table = OFF;
CREATE TABLE "main"."users" (
    "id" INTEGER PRIMARY KEY,
    "name" VARCHAR(40) NOT NULL DEFAULT 'nobody',
    "nick" VARCHAR(20),
    "age" INTEGER,
    "team" INTEGER,
    CONSTRAINT "fk_users_team" FOREIGN KEY ("team") REFERENCES "teams" ("id") ON DELETE SET NULL,
    CONSTRAINT "uq_users_names" UNIQUE ("name", "nick"),
    CONSTRAINT "ck_users_age" CHECK (age > 0)
);
INSERT OR ABORT INTO "main"."users" ("id", "name", "nick", "age", "team") SELECT "id", "name", "nick", "age", "team" FROM "main"."luamig_old_users" NOT INDEXED;
DROP TABLE "main"."luamig_old_users";
CREATE INDEX "ix_users_age" ON "users" ("age");
-- op.alter_table
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
-- op.drop_table
DROP TABLE "teams";
