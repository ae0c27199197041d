-- upgrade
-- op.create_table
CREATE TABLE "users" (
    "id" INTEGER PRIMARY KEY,
    "name" VARCHAR(40) NOT NULL DEFAULT 'nobody',
    "nick" VARCHAR(20),
    "age" INTEGER
);
-- op.create_index
CREATE INDEX "ix_age" ON "users" ("age");
-- op.rename_index
DROP INDEX "main"."ix_age";
CREATE INDEX "main"."ix_years" ON "users" ("age");
-- downgrade
-- op.rename_index
DROP INDEX "main"."ix_years";
CREATE INDEX "main"."ix_age" ON "users" ("age");
-- op.drop_index
DROP INDEX "ix_age";
-- op.drop_table
DROP TABLE "users";
