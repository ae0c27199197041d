-- upgrade
-- op.create_table
CREATE TABLE "users" (
    "id" INTEGER PRIMARY KEY,
    "name" VARCHAR(40) NOT NULL DEFAULT 'nobody',
    "nick" VARCHAR(20),
    "age" INTEGER
);
-- op.create_view
-- refused: SQLite has no materialized views
-- hint: create a plain view
-- downgrade
-- op.drop_index
DROP INDEX "ix_adults_name";
-- op.drop_view
DROP MATERIALIZED VIEW "adults";
-- op.drop_table
DROP TABLE "users";
