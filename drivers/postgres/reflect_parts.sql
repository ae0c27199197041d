-- $1: oids of tables and materialized views.  The parts of their indexes, in order; included columns
-- come last.  What is the default (operator class, collation) is NULL.
SELECT i.indexrelid::text,
       a.attname::text,
       CASE WHEN i.indkey[own.attnum - 1] = 0
            THEN pg_get_indexdef(i.indexrelid, own.attnum, false)
       END,
       i.indoption[own.attnum - 1]::int,
       CASE WHEN NOT oc.opcdefault OR has.options IS NOT NULL
            THEN CASE WHEN pg_opclass_is_visible(oc.oid) THEN ''
                      ELSE oc.opcnamespace::regnamespace || '.' END
                 || quote_ident(oc.opcname) || coalesce(' (' || has.options || ')', '')
       END,
       co.collname::text
FROM pg_catalog.pg_index AS i
-- an index is a relation with its parts as columns
JOIN pg_catalog.pg_attribute AS own ON own.attrelid = i.indexrelid AND own.attnum > 0
CROSS JOIN LATERAL (
  SELECT CASE WHEN own.attoptions IS NOT NULL
              THEN (SELECT string_agg(o, ', ') FROM unnest(own.attoptions) AS o
                    WHERE o NOT LIKE 'pg\_%') -- the server's own marks
         END AS options
) AS has
LEFT JOIN pg_catalog.pg_type AS t ON t.oid = own.atttypid
LEFT JOIN pg_catalog.pg_attribute AS a
  ON a.attrelid = i.indrelid AND a.attnum = i.indkey[own.attnum - 1] AND a.attnum <> 0
LEFT JOIN pg_catalog.pg_opclass AS oc
  ON oc.oid = i.indclass[own.attnum - 1] AND own.attnum <= i.indnkeyatts
LEFT JOIN pg_catalog.pg_collation AS co
  ON co.oid = i.indcollation[own.attnum - 1] AND own.attnum <= i.indnkeyatts
 AND co.oid <> coalesce(a.attcollation, t.typcollation)
WHERE i.indrelid IN (SELECT unnest($1::oid[]))
ORDER BY i.indexrelid, own.attnum
