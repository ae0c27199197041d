-- $1: schema or '', $2: name.  The labels of an enum in order, each with the type's schema.
SELECT n.nspname::text, e.enumlabel::text
FROM pg_catalog.pg_enum AS e
JOIN pg_catalog.pg_type AS t ON t.oid = e.enumtypid
JOIN pg_catalog.pg_namespace AS n ON n.oid = t.typnamespace
WHERE e.enumtypid
      = to_regtype(coalesce(quote_ident(nullif($1::text, '')) || '.', '') || quote_ident($2::text))
ORDER BY e.enumsortorder
