-- upgrade
-- op.create_table
CREATE TABLE "teams" (
    "id" integer NOT NULL,
    PRIMARY KEY ("id")
);
-- op.create_table
CREATE TABLE "users" (
    "id" integer NOT NULL,
    "team" integer,
    "age" integer,
    CONSTRAINT "pk_a" PRIMARY KEY ("id"),
    CONSTRAINT "uq_a" UNIQUE ("age"),
    CONSTRAINT "ck_a" CHECK (age > 0),
    CONSTRAINT "fk_a" FOREIGN KEY ("team") REFERENCES "teams" ("id")
);
-- op.rename_constraint
ALTER TABLE "users" RENAME CONSTRAINT "uq_a" TO "uq_b";
-- op.rename_constraint
ALTER TABLE "users" RENAME CONSTRAINT "ck_a" TO "ck_b";
-- op.rename_constraint
ALTER TABLE "users" RENAME CONSTRAINT "fk_a" TO "fk_b";
-- downgrade
-- op.rename_constraint
ALTER TABLE "users" RENAME CONSTRAINT "fk_b" TO "fk_a";
-- op.rename_constraint
ALTER TABLE "users" RENAME CONSTRAINT "ck_b" TO "ck_a";
-- op.rename_constraint
ALTER TABLE "users" RENAME CONSTRAINT "uq_b" TO "uq_a";
-- op.drop_table
DROP TABLE "users";
-- op.drop_table
DROP TABLE "teams";
