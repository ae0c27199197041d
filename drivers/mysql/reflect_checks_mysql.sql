-- Checks of the tables of one schema.  (Joined with the next question MySQL takes quadratic time.)
-- schema
SELECT t.TABLE_NAME, t.CONSTRAINT_NAME, NULL, 0, t.ENFORCED
FROM information_schema.TABLE_CONSTRAINTS AS t
WHERE t.TABLE_SCHEMA = COALESCE(?, DATABASE()) AND t.CONSTRAINT_TYPE = 'CHECK' /* t.TABLE_NAME */
ORDER BY t.TABLE_NAME, t.CONSTRAINT_NAME
