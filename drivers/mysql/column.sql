-- One column.  What is the table's own default collation is not said again.  schema, table, column,
-- and schema, table (so that MariaDB opens that table only)
SELECT c.COLUMN_TYPE, c.DATA_TYPE, c.IS_NULLABLE, c.COLUMN_DEFAULT, c.EXTRA, c.GENERATION_EXPRESSION,
       IF(c.COLLATION_NAME = t.TABLE_COLLATION, NULL, c.CHARACTER_SET_NAME),
       IF(c.COLLATION_NAME = t.TABLE_COLLATION, NULL, c.COLLATION_NAME),
       c.COLUMN_COMMENT, c.COLUMN_NAME, c.COLLATION_NAME
FROM information_schema.COLUMNS AS c
JOIN information_schema.TABLES AS t
  ON t.TABLE_SCHEMA = c.TABLE_SCHEMA AND t.TABLE_NAME = c.TABLE_NAME
WHERE c.TABLE_SCHEMA = COALESCE(?, DATABASE()) AND c.TABLE_NAME = ? AND c.COLUMN_NAME = ?
  AND t.TABLE_SCHEMA = COALESCE(?, DATABASE()) AND t.TABLE_NAME = ?
