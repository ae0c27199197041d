-- $1: schemas (none: the current one), $2: names of relations (none: all).  Sequences, and the column
-- that each goes with: 'i' behind an identity, 'a' owned by it.
SELECT nullif(n.nspname::text, current_schema()::text),
       c.relname::text,
       format_type(q.seqtypid, NULL),
       q.seqstart, q.seqincrement, q.seqmin, q.seqmax, q.seqcache, q.seqcycle,
       d.description,
       dep.deptype::text,
       dep.refobjid::text,
       dep.refobjsubid::int,
       CASE WHEN own.relnamespace <> c.relnamespace
            THEN (SELECT on_.nspname || '.' FROM pg_catalog.pg_namespace AS on_
                  WHERE on_.oid = own.relnamespace)
            ELSE '' END || own.relname || '.' || a.attname
FROM pg_catalog.pg_sequence AS q
JOIN pg_catalog.pg_class AS c ON c.oid = q.seqrelid
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_depend AS dep
  ON dep.classid = 'pg_catalog.pg_class'::regclass AND dep.objid = q.seqrelid
 AND dep.refclassid = 'pg_catalog.pg_class'::regclass AND dep.refobjsubid > 0
 AND dep.deptype IN ('a', 'i')
LEFT JOIN pg_catalog.pg_class AS own ON own.oid = dep.refobjid
LEFT JOIN pg_catalog.pg_attribute AS a
  ON a.attrelid = dep.refobjid AND a.attnum = dep.refobjsubid
LEFT JOIN pg_catalog.pg_description AS d
  ON d.objoid = c.oid AND d.classoid = 'pg_catalog.pg_class'::regclass AND d.objsubid = 0
WHERE n.nspname = ANY (coalesce(nullif($1::text[], '{}'), ARRAY[current_schema()::text]))
  AND ($2::text[] = '{}' OR c.relname = ANY ($2::text[]) OR own.relname = ANY ($2::text[]))
  AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend AS e
                  WHERE e.classid = 'pg_catalog.pg_class'::regclass AND e.objid = c.oid
                    AND e.deptype = 'e')
ORDER BY 1 NULLS FIRST, 2
