-- schema, table.  Unique indexes, a row a part; the primary key first
SELECT s.INDEX_NAME, s.COLUMN_NAME, s.SUB_PART
FROM information_schema.STATISTICS AS s
WHERE s.TABLE_SCHEMA = COALESCE(?, DATABASE()) AND s.TABLE_NAME = ? AND s.NON_UNIQUE = 0
ORDER BY s.INDEX_NAME <> 'PRIMARY', s.INDEX_NAME, s.SEQ_IN_INDEX
