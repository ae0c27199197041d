-- schema, table, index
SELECT 1
FROM information_schema.STATISTICS AS s
WHERE s.TABLE_SCHEMA = COALESCE(?, DATABASE()) AND s.TABLE_NAME = ? AND s.INDEX_NAME = ?
LIMIT 1
