-- The table that an index is on: schema (NULL where it is on the search path), name.
-- schema or NULL, index
SELECT CASE WHEN pg_table_is_visible(t.oid) THEN NULL ELSE n.nspname::text END, t.relname::text
FROM pg_index AS i
JOIN pg_class AS t ON t.oid = i.indrelid
JOIN pg_namespace AS n ON n.oid = t.relnamespace
WHERE i.indexrelid = to_regclass(COALESCE(quote_ident($1) || '.', '') || quote_ident($2))
