-- The check in a column's definition (MariaDB); its name is the column's.  schema, table, column
SELECT c.CHECK_CLAUSE
FROM information_schema.CHECK_CONSTRAINTS AS c
WHERE c.CONSTRAINT_SCHEMA = COALESCE(?, DATABASE()) AND c.TABLE_NAME = ? AND c.LEVEL = 'Column'
  AND c.CONSTRAINT_NAME = ?
