-- $1: schemas (none: the current one), $2: names of tables (none: everything).  What has no words of
-- its own, as DDL: kind, schema, name, table, text.  Names of the current schema are not qualified.
WITH place AS (
  SELECT n.oid, nullif(n.nspname::text, current_schema()::text) AS shown,
         quote_ident(n.nspname) || '.' AS prefix
  FROM pg_catalog.pg_namespace AS n
  WHERE n.nspname = ANY (coalesce(nullif($1::text[], '{}'), ARRAY[current_schema()::text]))
), member AS (
  SELECT e.classid, e.objid FROM pg_catalog.pg_depend AS e WHERE e.deptype = 'e'
), rel AS (
  SELECT c.oid, c.relname, c.relispartition, c.relkind, c.relrowsecurity, c.relforcerowsecurity,
         c.relpartbound, place.shown, place.prefix, up.inhparent
  FROM pg_catalog.pg_class AS c
  JOIN place ON place.oid = c.relnamespace
  LEFT JOIN pg_catalog.pg_inherits AS up ON up.inhrelid = c.oid AND c.relispartition
  LEFT JOIN pg_catalog.pg_class AS p ON p.oid = up.inhparent
  WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')
    AND ($2::text[] = '{}' OR c.relname = ANY ($2::text[]) OR p.relname = ANY ($2::text[]))
    AND NOT EXISTS (SELECT 1 FROM member AS e
                    WHERE e.classid = 'pg_catalog.pg_class'::regclass AND e.objid = c.oid)
), func AS (
  SELECT p.*, place.shown, place.prefix,
         p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')' AS title,
         CASE WHEN p.prokind <> 'a' THEN pg_get_functiondef(p.oid) END AS def
  FROM pg_catalog.pg_proc AS p
  JOIN place ON place.oid = p.pronamespace
  WHERE $2::text[] = '{}'
    AND NOT EXISTS (SELECT 1 FROM member AS e
                    WHERE e.classid = 'pg_catalog.pg_proc'::regclass AND e.objid = p.oid)
    -- a range type brings its constructors along
    AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend AS i
                    WHERE i.classid = 'pg_catalog.pg_proc'::regclass AND i.objid = p.oid
                      AND i.deptype = 'i')
)
SELECT 'type' AS kind, place.shown AS schema, t.typname::text AS name, NULL AS of_table,
       CASE t.typtype
         WHEN 'd' THEN
           concat_ws(' ', 'CREATE DOMAIN', t.oid::regtype, 'AS',
             format_type(t.typbasetype, t.typtypmod),
             (SELECT 'COLLATE ' || quote_ident(l.collname) FROM pg_catalog.pg_collation AS l
              WHERE l.oid = t.typcollation
                AND l.oid <> (SELECT b.typcollation FROM pg_catalog.pg_type AS b
                              WHERE b.oid = t.typbasetype)),
             'DEFAULT ' || t.typdefault,
             CASE WHEN t.typnotnull THEN 'NOT NULL' END,
             (SELECT string_agg('CONSTRAINT ' || quote_ident(k.conname) || ' '
                                || pg_get_constraintdef(k.oid), ' ' ORDER BY k.conname)
              FROM pg_catalog.pg_constraint AS k
              WHERE k.contypid = t.oid AND k.contype = 'c'))
         WHEN 'r' THEN
           (SELECT 'CREATE TYPE ' || t.oid::regtype || ' AS RANGE (subtype = '
                   || r.rngsubtype::regtype || ')'
            FROM pg_catalog.pg_range AS r WHERE r.rngtypid = t.oid)
         ELSE
           'CREATE TYPE ' || t.oid::regtype || ' AS ('
           || coalesce((SELECT string_agg(quote_ident(a.attname) || ' '
                                          || format_type(a.atttypid, a.atttypmod), ', '
                                          ORDER BY a.attnum)
                        FROM pg_catalog.pg_attribute AS a
                        WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped), '')
           || ')'
       END AS text
FROM pg_catalog.pg_type AS t
JOIN place ON place.oid = t.typnamespace
WHERE $2::text[] = '{}'
  AND (t.typtype IN ('d', 'r')
       OR t.typtype = 'c'
          AND (SELECT c.relkind FROM pg_catalog.pg_class AS c WHERE c.oid = t.typrelid) = 'c')
  AND NOT EXISTS (SELECT 1 FROM member AS e
                  WHERE e.classid = 'pg_catalog.pg_type'::regclass AND e.objid = t.oid)
UNION ALL
SELECT CASE f.prokind WHEN 'p' THEN 'procedure' ELSE 'function' END, f.shown, f.title, NULL,
       CASE WHEN f.shown IS NULL
            THEN left(f.def, strpos(f.def, f.prefix) - 1)
                 || substr(f.def, strpos(f.def, f.prefix) + length(f.prefix))
            ELSE f.def
       END
FROM func AS f
WHERE f.prokind <> 'a'
UNION ALL
SELECT 'aggregate', f.shown, f.title, NULL,
       concat('CREATE AGGREGATE ', CASE WHEN f.shown IS NULL THEN '' ELSE f.prefix END,
              quote_ident(f.proname), '(',
              coalesce(nullif(pg_get_function_identity_arguments(f.oid), ''), '*'),
              ') (SFUNC = ', g.aggtransfn::regproc, ', STYPE = ', g.aggtranstype::regtype,
              ', FINALFUNC = ' || nullif(g.aggfinalfn, 0)::regproc,
              ', COMBINEFUNC = ' || nullif(g.aggcombinefn, 0)::regproc,
              ', INITCOND = ' || quote_literal(g.agginitval), ')')
FROM func AS f
JOIN pg_catalog.pg_aggregate AS g ON g.aggfnoid = f.oid
WHERE f.prokind = 'a'
UNION ALL
SELECT 'operator', place.shown,
       concat(o.oprname, '(', coalesce(nullif(o.oprleft, 0)::regtype::text, 'NONE'), ', ',
              coalesce(nullif(o.oprright, 0)::regtype::text, 'NONE'), ')'),
       NULL,
       concat('CREATE OPERATOR ', CASE WHEN place.shown IS NULL THEN '' ELSE place.prefix END,
              o.oprname, ' (FUNCTION = ', o.oprcode::regproc,
              ', LEFTARG = ' || nullif(o.oprleft, 0)::regtype,
              ', RIGHTARG = ' || nullif(o.oprright, 0)::regtype,
              ', COMMUTATOR = ' || (SELECT CASE WHEN on_.nspname = current_schema() THEN b.oprname::text
                                               ELSE concat('OPERATOR(', quote_ident(on_.nspname), '.',
                                                           b.oprname, ')') END
                                   FROM pg_catalog.pg_operator AS b
                                   JOIN pg_catalog.pg_namespace AS on_ ON on_.oid = b.oprnamespace
                                   WHERE b.oid = o.oprcom),
              ', NEGATOR = ' || (SELECT CASE WHEN on_.nspname = current_schema() THEN b.oprname::text
                                               ELSE concat('OPERATOR(', quote_ident(on_.nspname), '.',
                                                           b.oprname, ')') END
                                   FROM pg_catalog.pg_operator AS b
                                   JOIN pg_catalog.pg_namespace AS on_ ON on_.oid = b.oprnamespace
                                   WHERE b.oid = o.oprnegate),
              ', RESTRICT = ' || nullif(o.oprrest, 0)::regproc,
              ', JOIN = ' || nullif(o.oprjoin, 0)::regproc,
              CASE WHEN o.oprcanhash THEN ', HASHES' END,
              CASE WHEN o.oprcanmerge THEN ', MERGES' END, ')')
FROM pg_catalog.pg_operator AS o
JOIN place ON place.oid = o.oprnamespace
WHERE $2::text[] = '{}' AND o.oprcode <> 0 -- else only named by another one
  AND NOT EXISTS (SELECT 1 FROM member AS e
                  WHERE e.classid = 'pg_catalog.pg_operator'::regclass AND e.objid = o.oid)
UNION ALL
SELECT 'trigger', rel.shown, t.tgname::text, rel.relname::text, pg_get_triggerdef(t.oid, true)
FROM rel
JOIN pg_catalog.pg_trigger AS t ON t.tgrelid = rel.oid AND NOT t.tgisinternal
-- the copies on the parts of a partitioned table are the server's own
WHERE NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend AS d
                  WHERE d.classid = 'pg_catalog.pg_trigger'::regclass AND d.objid = t.oid
                    AND d.refclassid = 'pg_catalog.pg_trigger'::regclass)
UNION ALL
SELECT 'rule', rel.shown, r.rulename::text, rel.relname::text, pg_get_ruledef(r.oid, true)
FROM rel
JOIN pg_catalog.pg_rewrite AS r ON r.ev_class = rel.oid AND r.rulename <> '_RETURN'
UNION ALL
SELECT 'row_security', rel.shown, rel.relname::text, rel.relname::text,
       'ALTER TABLE ' || rel.oid::regclass || ' ' || word || ' ROW LEVEL SECURITY'
FROM rel
CROSS JOIN LATERAL (VALUES ('ENABLE', rel.relrowsecurity),
                           ('FORCE', rel.relforcerowsecurity)) AS has (word, on_)
WHERE has.on_
UNION ALL
SELECT 'policy', rel.shown, p.polname::text, rel.relname::text,
       concat_ws(' ', 'CREATE POLICY', quote_ident(p.polname), 'ON', rel.oid::regclass,
         CASE WHEN NOT p.polpermissive THEN 'AS RESTRICTIVE' END,
         CASE p.polcmd WHEN 'r' THEN 'FOR SELECT' WHEN 'a' THEN 'FOR INSERT'
                       WHEN 'w' THEN 'FOR UPDATE' WHEN 'd' THEN 'FOR DELETE' END,
         (SELECT 'TO ' || string_agg(o.role::regrole::text, ', ' ORDER BY o.role)
          FROM unnest(p.polroles) AS o (role) WHERE o.role <> 0),
         'USING (' || pg_get_expr(p.polqual, p.polrelid) || ')',
         'WITH CHECK (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')')
FROM rel
JOIN pg_catalog.pg_policy AS p ON p.polrelid = rel.oid
UNION ALL
SELECT 'statistics', rel.shown, s.stxname::text, rel.relname::text,
       CASE WHEN rel.shown IS NULL
            THEN replace(pg_get_statisticsobjdef(s.oid), 'STATISTICS ' || rel.prefix, 'STATISTICS ')
            ELSE pg_get_statisticsobjdef(s.oid)
       END
FROM rel
JOIN pg_catalog.pg_statistic_ext AS s ON s.stxrelid = rel.oid
UNION ALL
SELECT 'column_statistics', rel.shown, a.attname::text, rel.relname::text,
       'ALTER TABLE ' || rel.oid::regclass || ' ALTER COLUMN ' || quote_ident(a.attname)
       || ' SET STATISTICS ' || a.attstattarget
FROM rel
JOIN pg_catalog.pg_attribute AS a
  ON a.attrelid = rel.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attstattarget >= 0
WHERE rel.relkind IN ('r', 'p', 'm')
UNION ALL
-- the two that an author sets: a server may keep others there for itself, which are not of the schema
SELECT 'column_options', rel.shown, a.attname::text, rel.relname::text,
       'ALTER TABLE ' || rel.oid::regclass || ' ALTER COLUMN ' || quote_ident(a.attname)
       || ' SET (' || said.options || ')'
FROM rel
JOIN pg_catalog.pg_attribute AS a
  ON a.attrelid = rel.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attoptions IS NOT NULL
JOIN LATERAL (SELECT string_agg(o, ', ' ORDER BY o) AS options
              FROM unnest(a.attoptions) AS o
              WHERE o LIKE 'n\_distinct%') AS said ON said.options IS NOT NULL
WHERE rel.relkind IN ('r', 'p', 'm')
UNION ALL
-- parts of parts, and what single parts have of their own
SELECT 'partition', rel.shown, rel.relname::text, up.relname::text,
       'CREATE TABLE ' || rel.oid::regclass || ' PARTITION OF ' || up.oid::regclass || ' '
       || pg_get_expr(rel.relpartbound, rel.oid)
       || CASE WHEN rel.relkind = 'p' THEN ' PARTITION BY ' || pg_get_partkeydef(rel.oid) ELSE '' END
FROM rel
JOIN pg_catalog.pg_class AS up ON up.oid = rel.inhparent AND up.relispartition
UNION ALL
SELECT 'index', rel.shown, c.relname::text, rel.relname::text,
       pg_get_indexdef(i.indexrelid, 0, true)
FROM rel
JOIN pg_catalog.pg_index AS i ON i.indrelid = rel.oid
JOIN pg_catalog.pg_class AS c ON c.oid = i.indexrelid AND NOT c.relispartition
WHERE rel.relispartition
  AND NOT (rel.relname = ANY ($2::text[])) -- then it is reflected as a table
  AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_constraint AS k
                  WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x'))
UNION ALL
SELECT 'constraint', rel.shown, k.conname::text, rel.relname::text,
       'ALTER TABLE ' || rel.oid::regclass || ' ADD CONSTRAINT ' || quote_ident(k.conname) || ' '
       || pg_get_constraintdef(k.oid, true)
FROM rel
JOIN pg_catalog.pg_constraint AS k
  ON k.conrelid = rel.oid AND k.conparentid = 0 AND k.coninhcount = 0
 AND k.contype IN ('p', 'u', 'f', 'c', 'x')
WHERE rel.relispartition AND NOT (rel.relname = ANY ($2::text[]))
ORDER BY 1, 2 NULLS FIRST, 4 NULLS FIRST, 3, 5
