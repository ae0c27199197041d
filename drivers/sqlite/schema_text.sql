-- The statements that make the schema of the file again.  A virtual table makes its own tables.
SELECT m.sql
FROM main.sqlite_master AS m
WHERE m.sql IS NOT NULL
  AND m.name NOT LIKE 'sqlite\_%' ESCAPE '\'
  AND NOT EXISTS (
    SELECT 1 FROM main.sqlite_master AS v
    WHERE lower(v.sql) LIKE 'create virtual%'
      AND substr(m.name, 1, length(v.name) + 1) = v.name || '_')
ORDER BY CASE m.type WHEN 'table' THEN 1 WHEN 'view' THEN 2 WHEN 'index' THEN 3 ELSE 4 END, m.rowid
