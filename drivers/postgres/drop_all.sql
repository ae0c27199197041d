-- Statements that empty the current schema.  What belongs to an extension stays, what belongs to
-- another object goes with it; IF EXISTS, for one DROP takes others along.
SELECT s.sql_text
FROM (
  SELECT CASE c.relkind WHEN 'v' THEN 1 WHEN 'm' THEN 2 WHEN 'S' THEN 4 ELSE 3 END AS n,
         format('DROP %s IF EXISTS %I.%I CASCADE',
                CASE c.relkind
                  WHEN 'v' THEN 'VIEW'
                  WHEN 'm' THEN 'MATERIALIZED VIEW'
                  WHEN 'S' THEN 'SEQUENCE'
                  WHEN 'f' THEN 'FOREIGN TABLE'
                  ELSE 'TABLE'
                END, current_schema(), c.relname) AS sql_text,
         'pg_class'::regclass AS class, c.oid
  FROM pg_catalog.pg_class AS c
  WHERE c.relnamespace = current_schema()::regnamespace
    AND c.relkind IN ('r', 'p', 'f', 'v', 'm', 'S')
  UNION ALL
  SELECT 6, format('DROP ROUTINE IF EXISTS %s CASCADE', p.oid::regprocedure),
         'pg_proc'::regclass, p.oid
  FROM pg_catalog.pg_proc AS p
  WHERE p.pronamespace = current_schema()::regnamespace
  UNION ALL
  SELECT 5, format('DROP %s IF EXISTS %I.%I CASCADE',
                   CASE t.typtype WHEN 'd' THEN 'DOMAIN' ELSE 'TYPE' END,
                   current_schema(), t.typname),
         'pg_type'::regclass, t.oid
  FROM pg_catalog.pg_type AS t
  LEFT JOIN pg_catalog.pg_class AS c ON c.oid = t.typrelid
  WHERE t.typnamespace = current_schema()::regnamespace
    AND (t.typtype IN ('e', 'd', 'r') OR c.relkind = 'c')
) AS s
WHERE NOT EXISTS (
  SELECT 1 FROM pg_catalog.pg_depend AS d
  WHERE d.classid = s.class AND d.objid = s.oid AND d.objsubid = 0
    AND d.deptype IN ('e', 'i'))
ORDER BY s.n, s.sql_text
