-- upgrade
-- op.create_table
-- refused: column tags: SQLite has no array type
-- hint: use t.json, or t.per{ sqlite = t.json }
-- downgrade
-- op.drop_table
DROP TABLE "spans";
