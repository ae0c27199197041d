-- $1: schema or NULL, $2: table.  Its columns; of a domain the type below it counts.
SELECT a.attname::text, n.nspname::text, b.typname::text, b.oid::bigint, NOT a.attnotnull,
       a.attgenerated <> '', a.attidentity = 'a', c.relkind::text, c.reltuples::bigint, n2.nspname::text
FROM pg_catalog.pg_class AS c
JOIN pg_catalog.pg_namespace AS n2 ON n2.oid = c.relnamespace
JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
JOIN pg_catalog.pg_type AS t ON t.oid = a.atttypid
JOIN pg_catalog.pg_type AS b ON b.oid = CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE t.oid END
JOIN pg_catalog.pg_namespace AS n ON n.oid = b.typnamespace
WHERE c.oid = to_regclass(coalesce(quote_ident($1::text) || '.', '') || quote_ident($2::text))
  AND c.relkind IN ('r', 'p', 'f')
ORDER BY a.attnum
