-- $1: schema or '', $2: name of an enum.  What cites it in an expression, or relates two columns of it,
-- and must be taken away while the type is exchanged: (phase, statement), 'drop' and 'make'; keys
-- before what refers to them.  And what goes with the type itself: 'keep'.
WITH wanted AS (
  SELECT t.oid, t.typarray, t.typowner, t.typacl, format('%I.%I', n.nspname, t.typname) AS name
  FROM pg_catalog.pg_type AS t
  JOIN pg_catalog.pg_namespace AS n ON n.oid = t.typnamespace
  WHERE t.oid
        = to_regtype(coalesce(quote_ident(nullif($1::text, '')) || '.', '') || quote_ident($2::text))
),
cited AS (
  SELECT DISTINCT d.classid, d.objid
  FROM wanted AS w
  JOIN pg_catalog.pg_depend AS d
    ON d.refclassid = 'pg_catalog.pg_type'::regclass AND d.refobjid IN (w.oid, w.typarray)
),
con AS (
  SELECT c.oid, c.conname, c.contype, c.conrelid::regclass::text AS name
  FROM pg_catalog.pg_constraint AS c
  JOIN cited AS d ON d.classid = 'pg_catalog.pg_constraint'::regclass AND d.objid = c.oid
  WHERE c.conrelid <> 0 AND c.coninhcount = 0
  UNION
  SELECT c.oid, c.conname, c.contype, c.conrelid::regclass::text
  FROM pg_catalog.pg_constraint AS c
  WHERE c.contype = 'f' AND c.conparentid = 0
    AND EXISTS (
      SELECT 1 FROM pg_catalog.pg_attribute AS a, wanted AS w
      WHERE a.attrelid = c.conrelid AND a.attnum = ANY (c.conkey) AND a.atttypid = w.oid)
),
idx AS (
  SELECT i.indexrelid AS oid, i.indexrelid::regclass::text AS name
  FROM pg_catalog.pg_index AS i
  JOIN cited AS d ON d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = i.indexrelid
  JOIN pg_catalog.pg_class AS c ON c.oid = i.indexrelid AND NOT c.relispartition
  JOIN pg_catalog.pg_class AS t ON t.oid = i.indrelid AND t.relkind <> 'm'
  WHERE NOT EXISTS (SELECT 1 FROM pg_catalog.pg_constraint AS c WHERE c.conindid = i.indexrelid)
),
step (phase, rank, name, sql) AS (
  SELECT 'drop', CASE c.contype WHEN 'f' THEN 1 ELSE 2 END, c.conname::text,
         format('ALTER TABLE %s DROP CONSTRAINT %I', c.name, c.conname)
  FROM con AS c
  UNION ALL
  SELECT 'drop', 3, i.name, format('DROP INDEX %s', i.name) FROM idx AS i
  UNION ALL
  SELECT 'make', 1, i.name, pg_get_indexdef(i.oid) FROM idx AS i
  UNION ALL
  SELECT 'make', 2, i.name, format('COMMENT ON INDEX %s IS %L', i.name, d.description)
  FROM idx AS i
  JOIN pg_catalog.pg_description AS d
    ON d.classoid = 'pg_catalog.pg_class'::regclass AND d.objoid = i.oid AND d.objsubid = 0
  UNION ALL
  SELECT 'make', CASE c.contype WHEN 'f' THEN 4 ELSE 3 END, c.conname::text,
         format('ALTER TABLE %s ADD CONSTRAINT %I %s', c.name, c.conname, pg_get_constraintdef(c.oid))
  FROM con AS c
  UNION ALL
  SELECT 'make', 5, c.conname::text,
         format('COMMENT ON CONSTRAINT %I ON %s IS %L', c.conname, c.name, d.description)
  FROM con AS c
  JOIN pg_catalog.pg_description AS d
    ON d.classoid = 'pg_catalog.pg_constraint'::regclass AND d.objoid = c.oid
  UNION ALL
  SELECT 'keep', 1, '', format('COMMENT ON TYPE %s IS %L', w.name, d.description)
  FROM wanted AS w
  JOIN pg_catalog.pg_description AS d
    ON d.classoid = 'pg_catalog.pg_type'::regclass AND d.objoid = w.oid
  UNION ALL
  SELECT 'keep', 3, '', format('ALTER TYPE %s OWNER TO %I', w.name, pg_get_userbyid(w.typowner))
  FROM wanted AS w
  WHERE w.typowner <> (SELECT oid FROM pg_catalog.pg_roles WHERE rolname = current_user)
  UNION ALL
  SELECT 'keep', 2, '', format('REVOKE ALL ON TYPE %s FROM PUBLIC', w.name)
  FROM wanted AS w WHERE w.typacl IS NOT NULL
  UNION ALL
  SELECT 'keep', 4, a.grantee::text,
         format('GRANT USAGE ON TYPE %s TO %s%s', w.name,
           CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(a.grantee)) END,
           CASE WHEN a.is_grantable THEN ' WITH GRANT OPTION' END)
  FROM wanted AS w
  CROSS JOIN LATERAL aclexplode(w.typacl) AS a
  WHERE a.grantee <> w.typowner
)
SELECT s.phase, s.sql FROM step AS s ORDER BY s.phase, s.rank, s.name
