-- $1: schemas (none: the current one), $2: names of relations (none: all).  Tables; a partition only
-- where it is asked for by name.
SELECT c.oid::text,
       nullif(n.nspname::text, current_schema()::text),
       c.relname::text,
       d.description,
       c.relpersistence = 'u',
       (SELECT string_agg(o, ', ')
        FROM (SELECT unnest(c.reloptions)
              UNION ALL
              SELECT 'toast.' || unnest(t.reloptions)
              FROM pg_catalog.pg_class AS t WHERE t.oid = c.reltoastrelid) AS has (o)),
       s.spcname::text,
       CASE WHEN am.amname <> 'heap' THEN am.amname::text END,
       CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END,
       CASE WHEN NOT c.relispartition
            THEN (SELECT string_agg(h.inhparent::regclass::text, ', ' ORDER BY h.inhseqno)
                  FROM pg_catalog.pg_inherits AS h WHERE h.inhrelid = c.oid)
       END
FROM pg_catalog.pg_class AS c
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_description AS d
  ON d.objoid = c.oid AND d.classoid = 'pg_catalog.pg_class'::regclass AND d.objsubid = 0
LEFT JOIN pg_catalog.pg_tablespace AS s ON s.oid = c.reltablespace
LEFT JOIN pg_catalog.pg_am AS am ON am.oid = c.relam
WHERE c.relkind IN ('r', 'p')
  AND n.nspname = ANY (coalesce(nullif($1::text[], '{}'), ARRAY[current_schema()::text]))
  AND ($2::text[] = '{}' OR c.relname = ANY ($2::text[]))
  AND (NOT c.relispartition OR c.relname = ANY ($2::text[]))
  AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend AS e
                  WHERE e.classid = 'pg_catalog.pg_class'::regclass AND e.objid = c.oid
                    AND e.deptype = 'e')
ORDER BY 2 NULLS FIRST, 3
