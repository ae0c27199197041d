-- Columns of the indexes but the primary key's; NULL where a part is an expression.  schema, table
SELECT s.INDEX_NAME, s.COLUMN_NAME
FROM information_schema.STATISTICS AS s
WHERE s.TABLE_SCHEMA = COALESCE(?, DATABASE()) AND s.TABLE_NAME = ? AND s.INDEX_NAME <> 'PRIMARY'
ORDER BY s.INDEX_NAME, s.SEQ_IN_INDEX
