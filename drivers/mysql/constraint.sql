-- The kind of a named constraint; a foreign key may bear the name of an index.  schema, table, name
SELECT t.CONSTRAINT_TYPE
FROM information_schema.TABLE_CONSTRAINTS AS t
WHERE t.TABLE_SCHEMA = COALESCE(?, DATABASE()) AND t.TABLE_NAME = ? AND t.CONSTRAINT_NAME = ?
ORDER BY FIELD(t.CONSTRAINT_TYPE, 'FOREIGN KEY', 'UNIQUE', 'PRIMARY KEY', 'CHECK')
LIMIT 1
