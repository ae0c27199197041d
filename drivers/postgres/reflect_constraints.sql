-- $1: oids of tables.  Columns are told by their numbers, those of another table by name.
SELECT k.conrelid::text,
       k.contype::text,
       k.conname::text,
       k.conkey::text,
       CASE WHEN k.contype = 'c' THEN pg_get_expr(k.conbin, k.conrelid) END,
       k.condeferrable,
       k.condeferred,
       k.convalidated,
       k.conenforced,
       k.connoinherit,
       d.description,
       k.conindid::text,
       CASE WHEN k.contype = 'f' THEN nullif(fn.nspname::text, n.nspname::text) END,
       f.relname::text,
       CASE WHEN k.contype = 'f' THEN
         (SELECT array_agg(a.attname::text ORDER BY r.n)
          FROM unnest(k.confkey) WITH ORDINALITY AS r (attnum, n)
          JOIN pg_catalog.pg_attribute AS a ON a.attrelid = k.confrelid AND a.attnum = r.attnum)
       END::text,
       k.confdeltype::text,
       k.confupdtype::text,
       k.confmatchtype::text,
       k.confdelsetcols::text,
       CASE WHEN k.contype = 'x' THEN
         (SELECT array_agg(o.oprname::text ORDER BY x.n)
          FROM unnest(k.conexclop) WITH ORDINALITY AS x (oid, n)
          JOIN pg_catalog.pg_operator AS o ON o.oid = x.oid)
       END::text
FROM pg_catalog.pg_constraint AS k
JOIN pg_catalog.pg_class AS c ON c.oid = k.conrelid
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_class AS f ON k.contype = 'f' AND f.oid = k.confrelid
LEFT JOIN pg_catalog.pg_namespace AS fn ON fn.oid = f.relnamespace
LEFT JOIN pg_catalog.pg_description AS d
  ON d.objoid = k.oid AND d.classoid = 'pg_catalog.pg_constraint'::regclass
WHERE k.conrelid IN (SELECT unnest($1::oid[]))
  AND k.contype IN ('p', 'u', 'f', 'c', 'x')
  AND (k.conislocal OR c.relispartition) -- else it comes with the parent
  -- those to the parts of a partitioned table are the server's own
  AND NOT (k.contype = 'f' AND k.conparentid <> 0)
ORDER BY k.conrelid, k.conname
