-- $1: schema or '', $2: table, $3: columns ('{}': all of it), $4: the comment of enums that came with a
-- column.  Those that nothing else has than these columns.
WITH gone AS (
  SELECT a.attrelid, a.attnum, coalesce(nullif(t.typelem, 0), t.oid) AS typ
  FROM pg_catalog.pg_attribute AS a
  JOIN pg_catalog.pg_type AS t ON t.oid = a.atttypid
  WHERE a.attrelid
        = to_regclass(coalesce(quote_ident(nullif($1::text, '')) || '.', '') || quote_ident($2::text))
    AND NOT a.attisdropped
    AND ($3::text[] = '{}' OR a.attname = ANY ($3::text[]))
)
SELECT DISTINCT n.nspname::text, t.typname::text
FROM gone AS g
JOIN pg_catalog.pg_type AS t ON t.oid = g.typ AND t.typtype = 'e'
JOIN pg_catalog.pg_namespace AS n ON n.oid = t.typnamespace
WHERE obj_description(t.oid, 'pg_type') = $4::text
  AND NOT EXISTS (
    SELECT 1
    FROM pg_catalog.pg_depend AS d
    WHERE d.refclassid = 'pg_catalog.pg_type'::regclass
      AND d.refobjid IN (t.oid, t.typarray)
      AND NOT (d.classid = 'pg_catalog.pg_type'::regclass AND d.objid = t.typarray)
      AND NOT (d.classid = 'pg_catalog.pg_class'::regclass
               AND EXISTS (
                 SELECT 1 FROM gone AS o
                 WHERE o.attrelid = d.objid AND (o.attnum = d.objsubid OR $3::text[] = '{}')))
      -- defaults, checks and indexes of what goes go along
      AND NOT EXISTS (
        SELECT 1
        FROM pg_catalog.pg_depend AS p
        JOIN gone AS o ON o.attrelid = p.refobjid AND (p.refobjsubid IN (0, o.attnum) OR $3::text[] = '{}')
        WHERE p.classid = d.classid AND p.objid = d.objid AND p.deptype IN ('a', 'i')
          AND p.refclassid = 'pg_catalog.pg_class'::regclass))
ORDER BY 1, 2
