-- upgrade
-- op.create_table
CREATE TABLE "teams" (
    "id" INTEGER PRIMARY KEY
);
-- op.create_table
CREATE TABLE "users" (
    "id" INTEGER CONSTRAINT "pk_a" PRIMARY KEY,
    "team" INTEGER CONSTRAINT "fk_a" REFERENCES "teams" ("id"),
    "age" INTEGER,
    CONSTRAINT "uq_a" UNIQUE ("age"),
    CONSTRAINT "ck_a" CHECK (age > 0)
);
-- op.rename_constraint
PRAGMA legacy_alter_table = ON;
ALTER TABLE "main"."users" RENAME TO "luamig_old_users";
PRAGMA legacy_alter_table = OFF;
CREATE TABLE "main"."users" (
    "id" INTEGER CONSTRAINT "pk_a" PRIMARY KEY,
    "team" INTEGER CONSTRAINT "fk_a" REFERENCES "teams" ("id"),
    "age" INTEGER,
    CONSTRAINT "uq_b" UNIQUE ("age"),
    CONSTRAINT "ck_a" CHECK (age > 0)
);
INSERT OR ABORT INTO "main"."users" ("id", "team", "age") SELECT "id", "team", "age" FROM "main"."luamig_old_users" NOT INDEXED;
DROP TABLE "main"."luamig_old_users";
-- op.rename_constraint
PRAGMA legacy_alter_table = ON;
ALTER TABLE "main"."users" RENAME TO "luamig_old_users";
PRAGMA legacy_alter_table = OFF;
CREATE TABLE "main"."users" (
    "id" INTEGER CONSTRAINT "pk_a" PRIMARY KEY,
    "team" INTEGER CONSTRAINT "fk_a" REFERENCES "teams" ("id"),
    "age" INTEGER,
    CONSTRAINT "uq_b" UNIQUE ("age"),
    CONSTRAINT "ck_b" CHECK (age > 0)
);
INSERT OR ABORT INTO "main"."users" ("id", "team", "age") SELECT "id", "team", "age" FROM "main"."luamig_old_users" NOT INDEXED;
DROP TABLE "main"."luamig_old_users";
-- op.rename_constraint
PRAGMA legacy_alter_table = ON;
ALTER TABLE "main"."users" RENAME TO "luamig_old_users";
PRAGMA legacy_alter_table = OFF;
CREATE TABLE "main"."users" (
    "id" INTEGER CONSTRAINT "pk_a" PRIMARY KEY,
    "team" INTEGER CONSTRAINT "fk_b" REFERENCES "teams" ("id"),
    "age" INTEGER,
    CONSTRAINT "uq_b" UNIQUE ("age"),
    CONSTRAINT "ck_b" CHECK (age > 0)
);
INSERT OR ABORT INTO "main"."users" ("id", "team", "age") SELECT "id", "team", "age" FROM "main"."luamig_old_users" NOT INDEXED;
DROP TABLE "main"."luamig_old_users";
-- downgrade
-- op.rename_constraint
PRAGMA legacy_alter_table = ON;
ALTER TABLE "main"."users" RENAME TO "luamig_old_users";
PRAGMA legacy_alter_table = OFF;
CREATE TABLE "main"."users" (
    "id" INTEGER CONSTRAINT "pk_a" PRIMARY KEY,
    "team" INTEGER CONSTRAINT "fk_a" REFERENCES "teams" ("id"),
    "age" INTEGER,
    CONSTRAINT "uq_b" UNIQUE ("age"),
    CONSTRAINT "ck_b" CHECK (age > 0)
);
INSERT OR ABORT INTO "main"."users" ("id", "team", "age") SELECT "id", "team", "age" FROM "main"."luamig_old_users" NOT INDEXED;
DROP TABLE "main"."luamig_old_users";
-- op.rename_constraint
PRAGMA legacy_alter_table = ON;
ALTER TABLE "main"."users" RENAME TO "luamig_old_users";
PRAGMA legacy_alter_table = OFF;
CREATE TABLE "main"."users" (
    "id" INTEGER CONSTRAINT "pk_a" PRIMARY KEY,
    "team" INTEGER CONSTRAINT "fk_a" REFERENCES "teams" ("id"),
    "age" INTEGER,
    CONSTRAINT "uq_b" UNIQUE ("age"),
    CONSTRAINT "ck_a" CHECK (age > 0)
);
INSERT OR ABORT INTO "main"."users" ("id", "team", "age") SELECT "id", "team", "age" FROM "main"."luamig_old_users" NOT INDEXED;
DROP TABLE "main"."luamig_old_users";
-- op.rename_constraint
PRAGMA legacy_alter_table = ON;
ALTER TABLE "main"."users" RENAME TO "luamig_old_users";
PRAGMA legacy_alter_table = OFF;
CREATE TABLE "main"."users" (
    "id" INTEGER CONSTRAINT "pk_a" PRIMARY KEY,
    "team" INTEGER CONSTRAINT "fk_a" REFERENCES "teams" ("id"),
    "age" INTEGER,
    CONSTRAINT "uq_a" UNIQUE ("age"),
    CONSTRAINT "ck_a" CHECK (age > 0)
);
INSERT OR ABORT INTO "main"."users" ("id", "team", "age") SELECT "id", "team", "age" FROM "main"."luamig_old_users" NOT INDEXED;
DROP TABLE "main"."luamig_old_users";
-- op.drop_table
DROP TABLE "users";
-- op.drop_table
DROP TABLE "teams";
