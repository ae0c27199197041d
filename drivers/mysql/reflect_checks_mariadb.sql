-- Checks of the tables of one schema; those of a column's definition are called by its name.  schema
SELECT c.TABLE_NAME, c.CONSTRAINT_NAME, c.CHECK_CLAUSE, c.LEVEL = 'Column', 'YES'
FROM information_schema.CHECK_CONSTRAINTS AS c
WHERE c.CONSTRAINT_SCHEMA = COALESCE(?, DATABASE()) /* c.TABLE_NAME */
ORDER BY c.TABLE_NAME, c.CONSTRAINT_NAME
