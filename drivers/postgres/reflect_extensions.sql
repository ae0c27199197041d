-- The extensions of the database, but for the one that each has from the start.
SELECT e.extname::text
FROM pg_catalog.pg_extension AS e
WHERE e.extname <> 'plpgsql'
ORDER BY 1
