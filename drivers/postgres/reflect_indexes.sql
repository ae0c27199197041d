-- $1: oids of tables and materialized views.  Their indexes, those behind constraints too, but not
-- the parts of a partitioned one.
SELECT i.indrelid::text,
       i.indexrelid::text,
       c.relname::text,
       i.indisunique,
       am.amname::text,
       pg_get_expr(i.indpred, i.indrelid),
       i.indnkeyatts::int,
       i.indnullsnotdistinct,
       (SELECT string_agg(o, ', ') FROM unnest(c.reloptions) AS o),
       s.spcname::text,
       d.description,
       EXISTS (SELECT 1 FROM pg_catalog.pg_constraint AS k
               WHERE k.conrelid = i.indrelid AND k.conindid = i.indexrelid
                 AND k.contype IN ('p', 'u', 'x'))
FROM pg_catalog.pg_index AS i
JOIN pg_catalog.pg_class AS c ON c.oid = i.indexrelid
JOIN pg_catalog.pg_am AS am ON am.oid = c.relam
LEFT JOIN pg_catalog.pg_tablespace AS s ON s.oid = c.reltablespace
LEFT JOIN pg_catalog.pg_description AS d
  ON d.objoid = c.oid AND d.classoid = 'pg_catalog.pg_class'::regclass AND d.objsubid = 0
WHERE i.indrelid IN (SELECT unnest($1::oid[]))
  AND (NOT c.relispartition OR EXISTS (
         SELECT 1 FROM pg_catalog.pg_constraint AS k WHERE k.conindid = i.indexrelid))
ORDER BY i.indrelid, i.indexrelid
