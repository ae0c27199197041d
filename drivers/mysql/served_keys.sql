-- The foreign keys of a table that only one index serves: name and columns, quoted.  One of the name
-- of its key is the server's own, unless it is unique.  schema, table, schema, table, index
SELECT f.CONSTRAINT_NAME, f.cols
FROM (
  SELECT k.CONSTRAINT_NAME,
         GROUP_CONCAT(CONCAT('`', REPLACE(k.COLUMN_NAME, '`', '``'), '`')
                      ORDER BY k.ORDINAL_POSITION SEPARATOR ', ') AS cols
  FROM information_schema.KEY_COLUMN_USAGE AS k
  WHERE k.TABLE_SCHEMA = COALESCE(?, DATABASE()) AND k.TABLE_NAME = ?
    AND k.REFERENCED_TABLE_NAME IS NOT NULL
  GROUP BY k.CONSTRAINT_NAME
) AS f
JOIN (
  SELECT i.INDEX_NAME, MIN(i.NON_UNIQUE) AS plain,
         GROUP_CONCAT(CONCAT('`', REPLACE(COALESCE(i.COLUMN_NAME, ''), '`', '``'), '`')
                      ORDER BY i.SEQ_IN_INDEX SEPARATOR ', ') AS cols
  FROM information_schema.STATISTICS AS i
  WHERE i.TABLE_SCHEMA = COALESCE(?, DATABASE()) AND i.TABLE_NAME = ?
  GROUP BY i.INDEX_NAME
) AS s ON s.cols = f.cols OR LEFT(s.cols, CHAR_LENGTH(f.cols) + 2) = CONCAT(f.cols, ', ')
GROUP BY f.CONSTRAINT_NAME, f.cols
HAVING COUNT(*) = 1 AND MIN(s.INDEX_NAME) = ?
   AND (f.CONSTRAINT_NAME <> MIN(s.INDEX_NAME) OR MIN(s.plain) = 0)
