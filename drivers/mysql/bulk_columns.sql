-- schema, table, and the same again (so that MariaDB opens that table only).  The columns of a table,
-- its engine and the server's estimate of its rows
SELECT c.COLUMN_NAME, c.DATA_TYPE, c.COLUMN_TYPE, c.IS_NULLABLE, c.CHARACTER_SET_NAME, c.COLLATION_NAME,
       IF(COALESCE(c.GENERATION_EXPRESSION, '') <> '', 1, 0), t.ENGINE, COALESCE(e.TRANSACTIONS, 'NO'),
       CAST(t.TABLE_ROWS AS SIGNED), t.TABLE_SCHEMA
FROM information_schema.TABLES AS t
JOIN information_schema.COLUMNS AS c
  ON c.TABLE_SCHEMA = t.TABLE_SCHEMA AND c.TABLE_NAME = t.TABLE_NAME
LEFT JOIN information_schema.ENGINES AS e ON e.ENGINE = t.ENGINE
WHERE t.TABLE_SCHEMA = COALESCE(?, DATABASE()) AND t.TABLE_NAME = ?
  AND c.TABLE_SCHEMA = COALESCE(?, DATABASE()) AND c.TABLE_NAME = ?
  AND t.TABLE_TYPE IN ('BASE TABLE', 'SYSTEM VERSIONED')
ORDER BY c.ORDINAL_POSITION
