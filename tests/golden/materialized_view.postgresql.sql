-- upgrade
-- op.create_table
CREATE TABLE "users" (
    "id" integer NOT NULL,
    "name" varchar(40) DEFAULT 'nobody' NOT NULL,
    "nick" varchar(20),
    "age" integer,
    PRIMARY KEY ("id")
);
-- op.create_view
CREATE MATERIALIZED VIEW "adults" AS SELECT id, name FROM users WHERE age >= 18;
-- op.create_index
CREATE INDEX "ix_adults_name" ON "adults" ("name");
-- downgrade
-- op.drop_index
DROP INDEX "ix_adults_name";
-- op.drop_view
DROP MATERIALIZED VIEW "adults";
-- op.drop_table
DROP TABLE "users";
