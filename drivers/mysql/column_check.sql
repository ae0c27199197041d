-- The checks in the definitions of a table's columns (MariaDB).  schema, table
SELECT c.CHECK_CLAUSE
FROM information_schema.CHECK_CONSTRAINTS AS c
WHERE c.CONSTRAINT_SCHEMA = COALESCE(?, DATABASE()) AND c.TABLE_NAME = ? AND c.LEVEL = 'Column'
