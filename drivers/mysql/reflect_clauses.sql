-- Expressions of the checks of one schema, by name.  schema
SELECT c.CONSTRAINT_NAME, c.CHECK_CLAUSE
FROM information_schema.CHECK_CONSTRAINTS AS c
WHERE c.CONSTRAINT_SCHEMA = COALESCE(?, DATABASE())
