-- $1: oids of tables and materialized views.  The parts of their indexes, in order; included columns
-- come last.  What is the default (operator class, collation) is NULL.
SELECT i.indexrelid::text,
       a.attname::text,
       CASE WHEN i.indkey[k.n - 1] = 0
            THEN pg_get_indexdef(i.indexrelid, k.n, false)
       END,
       i.indoption[k.n - 1]::int,
       CASE WHEN NOT oc.opcdefault OR has.options IS NOT NULL
            THEN CASE WHEN pg_opclass_is_visible(oc.oid) THEN ''
                      ELSE oc.opcnamespace::regnamespace || '.' END
                 || quote_ident(oc.opcname) || coalesce(' (' || has.options || ')', '')
       END,
       co.collname::text
FROM pg_catalog.pg_index AS i
CROSS JOIN LATERAL generate_series(1, i.indnatts::int) AS k (n)
JOIN pg_catalog.pg_attribute AS own ON own.attrelid = i.indexrelid AND own.attnum = k.n
LEFT JOIN pg_catalog.pg_type AS t ON t.oid = own.atttypid
LEFT JOIN pg_catalog.pg_attribute AS a
  ON a.attrelid = i.indrelid AND a.attnum = i.indkey[k.n - 1] AND a.attnum <> 0
LEFT JOIN pg_catalog.pg_opclass AS oc
  ON oc.oid = i.indclass[k.n - 1] AND k.n <= i.indnkeyatts
LEFT JOIN pg_catalog.pg_collation AS co
  ON co.oid = i.indcollation[k.n - 1] AND k.n <= i.indnkeyatts
 AND co.oid <> coalesce(a.attcollation, t.typcollation)
LEFT JOIN LATERAL (
  SELECT string_agg(o, ', ') AS options
  FROM unnest(own.attoptions) AS o WHERE o NOT LIKE 'pg\_%' -- the server's own marks
) AS has ON own.attoptions IS NOT NULL
WHERE i.indrelid = ANY ($1::oid[])
ORDER BY i.indexrelid, k.n
