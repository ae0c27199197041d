-- The tables that have columns of a domain: schema (NULL where it is on the search path), name.
-- schema or NULL, domain
SELECT DISTINCT CASE WHEN pg_table_is_visible(t.oid) THEN NULL ELSE n.nspname::text END, t.relname::text
FROM pg_attribute AS a
JOIN pg_class AS t ON t.oid = a.attrelid AND t.relkind IN ('r', 'p', 'm')
JOIN pg_namespace AS n ON n.oid = t.relnamespace
WHERE a.atttypid = to_regtype(COALESCE(quote_ident($1) || '.', '') || quote_ident($2))
  AND NOT a.attisdropped
