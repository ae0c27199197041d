-- The tables that a lock on one reaches: (what, schema or NULL where it is on the search path, name,
-- constraint, its columns of this table).  schema or NULL, table
WITH RECURSIVE
one AS (
  SELECT to_regclass(COALESCE(quote_ident($1) || '.', '') || quote_ident($2))::oid AS oid
),
tree(oid) AS (
  SELECT i.inhrelid FROM pg_inherits AS i JOIN one ON i.inhparent = one.oid
  UNION ALL
  SELECT i.inhrelid FROM pg_inherits AS i JOIN tree ON i.inhparent = tree.oid
),
views(oid) AS (
  SELECT r.ev_class
  FROM one JOIN pg_depend AS d ON d.refclassid = 'pg_class'::regclass AND d.refobjid = one.oid
  JOIN pg_rewrite AS r ON d.classid = 'pg_rewrite'::regclass AND r.oid = d.objid AND r.ev_class <> one.oid
  UNION
  SELECT r.ev_class
  FROM views JOIN pg_depend AS d ON d.refclassid = 'pg_class'::regclass AND d.refobjid = views.oid
  JOIN pg_rewrite AS r ON d.classid = 'pg_rewrite'::regclass AND r.oid = d.objid AND r.ev_class <> views.oid
),
kin AS (
  SELECT 'partition' AS what, tree.oid, NULL::name AS conname, NULL::oid AS of, NULL::int2[] AS keys FROM tree
  UNION ALL
  SELECT 'whole', i.inhparent, NULL, NULL, NULL
  FROM pg_inherits AS i JOIN one ON i.inhrelid = one.oid
  JOIN pg_class AS t ON t.oid = one.oid AND t.relispartition
  UNION ALL
  SELECT 'view', views.oid, NULL, NULL, NULL FROM views
  UNION ALL
  SELECT 'parent', c.confrelid, c.conname, c.conrelid, c.conkey
  FROM pg_constraint AS c JOIN one ON c.conrelid = one.oid WHERE c.contype = 'f'
  UNION ALL
  SELECT 'child', c.conrelid, c.conname, c.confrelid, c.confkey
  FROM pg_constraint AS c JOIN one ON c.confrelid = one.oid WHERE c.contype = 'f'
)
SELECT kin.what,
       CASE WHEN pg_table_is_visible(r.oid) THEN NULL ELSE n.nspname::text END,
       r.relname::text, kin.conname::text,
       (SELECT string_agg(a.attname::text, ',') FROM pg_attribute AS a
        WHERE a.attrelid = kin.of AND a.attnum = ANY (kin.keys))
FROM kin
JOIN pg_class AS r ON r.oid = kin.oid
JOIN pg_namespace AS n ON n.oid = r.relnamespace
ORDER BY 1, 2, 3, 4
