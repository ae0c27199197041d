-- $1: schema or NULL, $2: table, $3: columns.  Indexes that belong to a constraint are left out;
-- an expression is no column.
SELECT ic.relname::text
FROM pg_catalog.pg_index AS i
JOIN pg_catalog.pg_class AS ic ON ic.oid = i.indexrelid
CROSS JOIN LATERAL (
  SELECT array_agg(a.attname::text ORDER BY k.n) AS columns
  FROM unnest(i.indkey) WITH ORDINALITY AS k (attnum, n)
  LEFT JOIN pg_catalog.pg_attribute AS a
    ON a.attrelid = i.indrelid AND a.attnum = k.attnum AND k.attnum <> 0
  WHERE k.n <= i.indnkeyatts -- the rest is INCLUDE
) AS has
WHERE i.indrelid = to_regclass(coalesce(quote_ident($1::text) || '.', '') || quote_ident($2::text))
  AND has.columns = $3::text[]
  AND NOT EXISTS (
    SELECT 1 FROM pg_catalog.pg_constraint AS c
    WHERE c.conindid = i.indexrelid AND c.contype IN ('p', 'u', 'x'))
ORDER BY 1
