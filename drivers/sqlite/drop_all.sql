-- Statements that empty the file.  Virtual tables go before plain ones: they take their own along.
SELECT 'DROP ' || type || ' IF EXISTS "' || replace(name, '"', '""') || '"'
FROM main.sqlite_master
WHERE type IN ('trigger', 'view', 'table')
  AND name NOT LIKE 'sqlite\_%' ESCAPE '\'
ORDER BY CASE WHEN type = 'trigger' THEN 1
              WHEN type = 'view' THEN 2
              WHEN lower(sql) LIKE 'create virtual%' THEN 3
              ELSE 4
         END, name
