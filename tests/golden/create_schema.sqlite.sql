-- upgrade
-- op.create_schema
-- refused: SQLite has no schemas
-- hint: leave it out on this database
-- downgrade
-- op.drop_index
DROP INDEX "luamig_golden"."ix_things";
-- op.drop_table
DROP TABLE "luamig_golden"."things";
-- op.drop_schema
-- refused: SQLite has no schemas
-- hint: leave it out on this database
