-- $1: schemas (none: the current one).  All enum types; whether they are of these schemas; their
-- labels in order.
SELECT t.oid::text,
       nullif(n.nspname::text, current_schema()::text),
       t.typname::text,
       n.nspname = ANY (coalesce(nullif($1::text[], '{}'), ARRAY[current_schema()::text]))
       AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend AS e
                       WHERE e.classid = 'pg_catalog.pg_type'::regclass AND e.objid = t.oid
                         AND e.deptype = 'e'),
       d.description,
       array_agg(l.enumlabel::text ORDER BY l.enumsortorder)::text
FROM pg_catalog.pg_type AS t
JOIN pg_catalog.pg_namespace AS n ON n.oid = t.typnamespace
LEFT JOIN pg_catalog.pg_enum AS l ON l.enumtypid = t.oid
LEFT JOIN pg_catalog.pg_description AS d
  ON d.objoid = t.oid AND d.classoid = 'pg_catalog.pg_type'::regclass
WHERE t.typtype = 'e'
GROUP BY t.oid, n.nspname, t.typname, d.description
ORDER BY 1
