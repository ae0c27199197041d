-- Check constraints of a table, without those that belong to a column's definition: they have no
-- name that DROP CONSTRAINT knows.  schema, table
SELECT c.CONSTRAINT_NAME, c.CHECK_CLAUSE
FROM information_schema.CHECK_CONSTRAINTS AS c
WHERE c.CONSTRAINT_SCHEMA = COALESCE(?, DATABASE()) AND c.TABLE_NAME = ? AND c.LEVEL = 'Table'
ORDER BY c.CONSTRAINT_NAME
