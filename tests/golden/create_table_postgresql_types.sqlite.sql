-- upgrade
-- refused: column tags: SQLite has no array type
-- hint: use t.json, or t.per{ sqlite = t.json }
-- downgrade
DROP TABLE "spans";
