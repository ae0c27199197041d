-- What the foreign keys of the tables of one schema do.  schema
SELECT r.TABLE_NAME, r.CONSTRAINT_NAME, r.DELETE_RULE, r.UPDATE_RULE
FROM information_schema.REFERENTIAL_CONSTRAINTS AS r
WHERE r.CONSTRAINT_SCHEMA = COALESCE(?, DATABASE()) /* r.TABLE_NAME */
