-- $1: schemas (none: the current one), $2: names of relations (none: all), $3: with names, the views
-- over these too.
WITH RECURSIVE edge AS (
  SELECT DISTINCT r.ev_class AS view, d.refobjid AS needs
  FROM pg_catalog.pg_rewrite AS r
  JOIN pg_catalog.pg_class AS v ON v.oid = r.ev_class AND v.relkind IN ('v', 'm')
  JOIN pg_catalog.pg_depend AS d
    ON d.classid = 'pg_catalog.pg_rewrite'::regclass AND d.objid = r.oid
   AND d.refclassid = 'pg_catalog.pg_class'::regclass AND d.refobjid <> r.ev_class
), named AS (
  SELECT c.oid, c.relkind
  FROM pg_catalog.pg_class AS c
  JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')
    AND n.nspname = ANY (coalesce(nullif($1::text[], '{}'), ARRAY[current_schema()::text]))
    AND ($2::text[] = '{}' OR c.relname = ANY ($2::text[]))
), wanted AS (
  SELECT named.oid FROM named
  UNION
  SELECT edge.view FROM edge JOIN wanted ON edge.needs = wanted.oid WHERE $3::boolean
)
SELECT c.oid::text,
       nullif(n.nspname::text, current_schema()::text),
       c.relname::text,
       c.relkind = 'm',
       pg_get_viewdef(c.oid),
       d.description,
       (SELECT string_agg(o, ', ') FROM unnest(c.reloptions) AS o
        WHERE o NOT LIKE 'check_option=%'),
       (SELECT upper(substr(o, 14)) FROM unnest(c.reloptions) AS o WHERE o LIKE 'check_option=%'),
       s.spcname::text,
       CASE WHEN am.amname <> 'heap' THEN am.amname::text END,
       (SELECT array_agg(edge.needs) FROM edge WHERE edge.view = c.oid)::text
FROM pg_catalog.pg_class AS c
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_description AS d
  ON d.objoid = c.oid AND d.classoid = 'pg_catalog.pg_class'::regclass AND d.objsubid = 0
LEFT JOIN pg_catalog.pg_tablespace AS s ON s.oid = c.reltablespace
LEFT JOIN pg_catalog.pg_am AS am ON am.oid = c.relam
WHERE c.oid IN (SELECT wanted.oid FROM wanted)
  AND c.relkind IN ('v', 'm')
  AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend AS e
                  WHERE e.classid = 'pg_catalog.pg_class'::regclass AND e.objid = c.oid
                    AND e.deptype = 'e')
ORDER BY 2 NULLS FIRST, 3
