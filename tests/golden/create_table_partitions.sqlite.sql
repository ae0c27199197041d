-- upgrade
-- op.create_table
-- refused: SQLite has no partitioned tables
-- hint: leave partition_by out here
-- downgrade
-- op.drop_table
DROP TABLE "events";
