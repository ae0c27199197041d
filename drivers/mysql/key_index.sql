-- The index that the server made for a foreign key: it bears the key's name (or, for a key without a
-- name of its own, its first column's, or one that the key had before its table was renamed), has its
-- columns, and no other key is over its first column.
-- schema, table, name
SELECT s.INDEX_NAME
FROM (
  SELECT k.TABLE_SCHEMA, k.TABLE_NAME, k.CONSTRAINT_NAME,
         MIN(CASE k.ORDINAL_POSITION WHEN 1 THEN k.COLUMN_NAME END) AS first,
         GROUP_CONCAT(k.COLUMN_NAME ORDER BY k.ORDINAL_POSITION) AS cols
  FROM information_schema.KEY_COLUMN_USAGE AS k
  WHERE k.TABLE_SCHEMA = COALESCE(?, DATABASE()) AND k.TABLE_NAME = ?
    AND k.REFERENCED_TABLE_NAME IS NOT NULL
  GROUP BY k.TABLE_SCHEMA, k.TABLE_NAME, k.CONSTRAINT_NAME
) AS f
JOIN (
  SELECT i.TABLE_SCHEMA, i.TABLE_NAME, i.INDEX_NAME,
         GROUP_CONCAT(i.COLUMN_NAME ORDER BY i.SEQ_IN_INDEX) AS cols
  FROM information_schema.STATISTICS AS i
  WHERE i.NON_UNIQUE = 1
  GROUP BY i.TABLE_SCHEMA, i.TABLE_NAME, i.INDEX_NAME
) AS s ON s.TABLE_SCHEMA = f.TABLE_SCHEMA AND s.TABLE_NAME = f.TABLE_NAME AND s.cols = f.cols
WHERE f.CONSTRAINT_NAME = ?
  AND (s.INDEX_NAME = f.CONSTRAINT_NAME
       OR (f.CONSTRAINT_NAME = CONCAT(f.TABLE_NAME, '_ibfk_', SUBSTRING_INDEX(f.CONSTRAINT_NAME, '_', -1))
           AND (s.INDEX_NAME = f.first
                OR s.INDEX_NAME = CONCAT(f.first, '_', SUBSTRING_INDEX(s.INDEX_NAME, '_', -1))
                OR s.INDEX_NAME REGEXP '_ibfk_[0-9]+$')))
  AND NOT EXISTS (
    SELECT 1
    FROM information_schema.KEY_COLUMN_USAGE AS o
    WHERE o.TABLE_SCHEMA = f.TABLE_SCHEMA AND o.TABLE_NAME = f.TABLE_NAME
      AND o.REFERENCED_TABLE_NAME IS NOT NULL AND o.ORDINAL_POSITION = 1
      AND o.COLUMN_NAME = f.first AND o.CONSTRAINT_NAME <> f.CONSTRAINT_NAME)
