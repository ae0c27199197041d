-- Names and comments of the sequences of one schema (MariaDB).  schema
SELECT t.TABLE_NAME, t.TABLE_COMMENT
FROM information_schema.TABLES AS t
WHERE t.TABLE_SCHEMA = COALESCE(?, DATABASE()) AND t.TABLE_TYPE = 'SEQUENCE' /* t.TABLE_NAME */
ORDER BY t.TABLE_NAME
