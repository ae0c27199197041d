-- $1: schema or NULL, $2: table, $3: contype, $4: columns (none: any).  Checks and exclusions name
-- their columns in no order of their own.
SELECT c.conname::text
FROM pg_catalog.pg_constraint AS c
CROSS JOIN LATERAL (
  SELECT coalesce(array_agg(a.attname::text ORDER BY k.n), '{}') AS columns
  FROM unnest(c.conkey) WITH ORDINALITY AS k (attnum, n)
  LEFT JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.conrelid AND a.attnum = k.attnum
) AS has
WHERE c.conrelid = to_regclass(coalesce(quote_ident($1::text) || '.', '') || quote_ident($2::text))
  AND c.contype = $3::"char"
  AND ($4::text[] = '{}'
       OR has.columns = $4::text[]
       OR (c.contype IN ('c', 'x')
           AND has.columns @> $4::text[]
           AND has.columns <@ $4::text[]))
ORDER BY 1
