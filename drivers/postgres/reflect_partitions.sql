-- $1: oids of tables.  Their parts, in the order of their names.
SELECT h.inhparent::text,
       nullif(n.nspname::text, current_schema()::text),
       c.relname::text,
       pg_get_expr(c.relpartbound, c.oid)
       || CASE WHEN c.relkind = 'p' THEN ' PARTITION BY ' || pg_get_partkeydef(c.oid) ELSE '' END
FROM pg_catalog.pg_inherits AS h
JOIN pg_catalog.pg_class AS c ON c.oid = h.inhrelid AND c.relispartition
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
WHERE h.inhparent = ANY ($1::oid[])
ORDER BY h.inhparent, 2 NULLS FIRST, 3
