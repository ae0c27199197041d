-- upgrade
-- op.create_table
CREATE TABLE "users" (
    "id" integer NOT NULL,
    "name" varchar(40) DEFAULT 'nobody' NOT NULL,
    "nick" varchar(20),
    "age" integer,
    PRIMARY KEY ("id")
);
-- op.create_index
CREATE INDEX "ix_age" ON "users" ("age");
-- op.rename_index
ALTER INDEX "ix_age" RENAME TO "ix_years";
-- downgrade
-- op.rename_index
ALTER INDEX "ix_years" RENAME TO "ix_age";
-- op.drop_index
DROP INDEX "ix_age";
-- op.drop_table
DROP TABLE "users";
