-- $1: relations, $2: a column of each ('': all of it).  What stands in the way of a new type of the
-- columns, or of dropping the relations: views over them (and over those), triggers and policies.
-- Rows of (phase, column, statement): 'drop', in the order in which they go; 'make', with what is on
-- them (owner, grants, comments, indexes, triggers), in the order in which they come back; 'keep',
-- what is on the relations themselves and goes with them, of a column or ''.
WITH RECURSIVE given AS (
  SELECT to_regclass(s.relation)::oid AS rel, s.col
  FROM unnest($1::text[], $2::text[]) AS s (relation, col)
),
tree (rel, col) AS ( -- a column of partitions and heirs changes along
  SELECT g.rel, g.col FROM given AS g WHERE g.rel IS NOT NULL
  UNION
  SELECT i.inhrelid, t.col
  FROM tree AS t
  JOIN pg_catalog.pg_inherits AS i ON i.inhparent = t.rel
  WHERE t.col <> ''
),
start AS (
  SELECT t.rel, t.col, a.attnum
  FROM tree AS t
  LEFT JOIN pg_catalog.pg_attribute AS a
    ON a.attrelid = t.rel AND a.attname = t.col AND NOT a.attisdropped
  WHERE t.col = '' OR a.attnum IS NOT NULL
),
found (rel, depth) AS (
  SELECT w.ev_class, 1
  FROM start AS s
  JOIN pg_catalog.pg_depend AS d
    ON d.refclassid = 'pg_catalog.pg_class'::regclass
   AND d.refobjid = s.rel
   AND (s.attnum IS NULL OR d.refobjsubid = s.attnum)
   AND d.classid = 'pg_catalog.pg_rewrite'::regclass
  JOIN pg_catalog.pg_rewrite AS w ON w.oid = d.objid AND w.ev_class <> s.rel
  UNION
  SELECT w.ev_class, f.depth + 1
  FROM found AS f
  JOIN pg_catalog.pg_depend AS d
    ON d.refclassid = 'pg_catalog.pg_class'::regclass
   AND d.refobjid = f.rel
   AND d.classid = 'pg_catalog.pg_rewrite'::regclass
  JOIN pg_catalog.pg_rewrite AS w ON w.oid = d.objid AND w.ev_class <> f.rel
),
views AS (
  SELECT c.oid AS rel, 'make' AS phase, max(f.depth) AS depth
  FROM found AS f
  JOIN pg_catalog.pg_class AS c ON c.oid = f.rel AND c.relkind IN ('v', 'm')
  GROUP BY 1
  UNION ALL
  SELECT s.rel, 'keep', 0 FROM start AS s WHERE s.attnum IS NULL
),
named AS (
  SELECT v.*, c.relkind, c.relowner, c.relacl, c.reloptions, c.relispopulated, c.relam,
         c.reltablespace,
         CASE c.relkind WHEN 'm' THEN 'MATERIALIZED VIEW' ELSE 'VIEW' END AS word,
         format('%I.%I', n.nspname, c.relname) AS name
  FROM views AS v
  JOIN pg_catalog.pg_class AS c ON c.oid = v.rel
  JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
),
col AS (
  SELECT v.*, a.attnum, a.attname::text AS col, a.attacl
  FROM named AS v
  JOIN pg_catalog.pg_attribute AS a ON a.attrelid = v.rel AND a.attnum > 0 AND NOT a.attisdropped
),
hook AS ( -- triggers on the columns, or on the relations that go
  SELECT t.oid, t.tgname, t.tgenabled, s.rel, format('%I.%I', n.nspname, c.relname) AS name,
         CASE WHEN s.attnum IS NULL THEN 'keep' ELSE 'make' END AS phase, 1 AS depth
  FROM (SELECT DISTINCT rel, attnum FROM start) AS s
  JOIN pg_catalog.pg_class AS c ON c.oid = s.rel
  JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
  JOIN pg_catalog.pg_trigger AS t ON t.tgrelid = s.rel AND NOT t.tgisinternal
  WHERE coalesce(to_jsonb(t) ->> 'tgparentid', '0') = '0' -- since 13
    AND (s.attnum IS NULL
         OR EXISTS (
           SELECT 1 FROM pg_catalog.pg_depend AS d
           WHERE d.classid = 'pg_catalog.pg_trigger'::regclass AND d.objid = t.oid
             AND d.refclassid = 'pg_catalog.pg_class'::regclass AND d.refobjid = s.rel
             AND d.refobjsubid = s.attnum))
  UNION
  SELECT t.oid, t.tgname, t.tgenabled, v.rel, v.name, 'make', v.depth
  FROM named AS v
  JOIN pg_catalog.pg_trigger AS t ON t.tgrelid = v.rel AND NOT t.tgisinternal
  WHERE v.phase = 'make'
),
policy AS (
  SELECT DISTINCT p.polname, p.polpermissive, p.polcmd, p.polroles, p.polqual, p.polwithcheck,
         p.polrelid, format('%I.%I', n.nspname, c.relname) AS name
  FROM start AS s
  JOIN pg_catalog.pg_depend AS d
    ON d.classid = 'pg_catalog.pg_policy'::regclass
   AND d.refclassid = 'pg_catalog.pg_class'::regclass
   AND d.refobjid = s.rel AND d.refobjsubid = s.attnum
  JOIN pg_catalog.pg_policy AS p ON p.oid = d.objid
  JOIN pg_catalog.pg_class AS c ON c.oid = p.polrelid
  JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
),
step (phase, depth, name, part, col, sql) AS (
  SELECT 'drop', -v.depth, v.name, 2, '', format('DROP %s %s', v.word, v.name)
  FROM named AS v WHERE v.phase = 'make'
  UNION ALL
  SELECT DISTINCT 'drop', 0, h.name, 3, h.tgname::text, format('DROP TRIGGER %I ON %s', h.tgname, h.name)
  FROM hook AS h WHERE h.phase = 'make' AND h.rel IN (SELECT rel FROM start)
  UNION ALL
  SELECT 'drop', 0, p.name, 4, p.polname::text, format('DROP POLICY %I ON %s', p.polname, p.name)
  FROM policy AS p
  UNION ALL
  SELECT v.phase, v.depth, v.name, 1, '',
         format('CREATE %s %s%s%s%s AS%s%s', v.word, v.name,
           CASE WHEN v.relkind = 'm'
                THEN (SELECT ' USING ' || quote_ident(m.amname) FROM pg_catalog.pg_am AS m
                      WHERE m.oid = v.relam
                        AND m.amname <> current_setting('default_table_access_method'))
           END,
           ' WITH (' || array_to_string(v.reloptions, ', ') || ')',
           (SELECT ' TABLESPACE ' || quote_ident(s.spcname) FROM pg_catalog.pg_tablespace AS s
            WHERE s.oid = v.reltablespace),
           E'\n' || rtrim(pg_get_viewdef(v.rel), ';'),
           CASE WHEN v.relkind = 'm' AND NOT v.relispopulated THEN E'\nWITH NO DATA' END)
  FROM named AS v WHERE v.phase = 'make'
  UNION ALL
  SELECT v.phase, v.depth, v.name, 2, '',
         format('ALTER %s %s OWNER TO %I', v.word, v.name, pg_get_userbyid(v.relowner))
  FROM named AS v WHERE v.relowner <> (SELECT oid FROM pg_catalog.pg_roles WHERE rolname = current_user)
  UNION ALL
  SELECT v.phase, v.depth, v.name, 3, '', format('COMMENT ON %s %s IS %L', v.word, v.name, d.description)
  FROM named AS v
  JOIN pg_catalog.pg_description AS d
    ON d.classoid = 'pg_catalog.pg_class'::regclass AND d.objoid = v.rel AND d.objsubid = 0
  UNION ALL
  SELECT c.phase, c.depth, c.name, 4, c.col,
         format('COMMENT ON COLUMN %s.%I IS %L', c.name, c.col, d.description)
  FROM col AS c
  JOIN pg_catalog.pg_description AS d
    ON d.classoid = 'pg_catalog.pg_class'::regclass AND d.objoid = c.rel AND d.objsubid = c.attnum
  UNION ALL
  SELECT c.phase, c.depth, c.name, 5, c.col,
         format('ALTER VIEW %s ALTER COLUMN %I SET DEFAULT %s', c.name, c.col,
           pg_get_expr(d.adbin, d.adrelid))
  FROM col AS c
  JOIN pg_catalog.pg_attrdef AS d ON d.adrelid = c.rel AND d.adnum = c.attnum
  UNION ALL
  SELECT v.phase, v.depth, v.name, 6, '',
         format('GRANT %s ON %s TO %s%s', string_agg(a.privilege_type, ', ' ORDER BY a.privilege_type),
           v.name, CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(a.grantee)) END,
           CASE WHEN a.is_grantable THEN ' WITH GRANT OPTION' END)
  FROM named AS v
  CROSS JOIN LATERAL aclexplode(v.relacl) AS a
  WHERE a.grantee <> v.relowner
  GROUP BY v.phase, v.depth, v.name, a.grantee, a.is_grantable
  UNION ALL
  SELECT c.phase, c.depth, c.name, 7, c.col,
         format('GRANT %s (%I) ON %s TO %s%s', a.privilege_type, c.col, c.name,
           CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(a.grantee)) END,
           CASE WHEN a.is_grantable THEN ' WITH GRANT OPTION' END)
  FROM col AS c
  CROSS JOIN LATERAL aclexplode(c.attacl) AS a
  UNION ALL
  SELECT v.phase, v.depth, v.name, 8, i.indexrelid::text, pg_get_indexdef(i.indexrelid)
  FROM named AS v
  JOIN pg_catalog.pg_index AS i ON i.indrelid = v.rel
  WHERE v.phase = 'make'
  UNION ALL
  SELECT v.phase, v.depth, v.name, 9, '',
         format('COMMENT ON INDEX %s IS %L', i.indexrelid::regclass, d.description)
  FROM named AS v
  JOIN pg_catalog.pg_index AS i ON i.indrelid = v.rel
  JOIN pg_catalog.pg_description AS d
    ON d.classoid = 'pg_catalog.pg_class'::regclass AND d.objoid = i.indexrelid AND d.objsubid = 0
  WHERE v.phase = 'make'
  UNION ALL
  SELECT v.phase, v.depth, v.name, 10, '', rtrim(pg_get_ruledef(w.oid), ';')
  FROM named AS v
  JOIN pg_catalog.pg_rewrite AS w ON w.ev_class = v.rel AND w.rulename <> '_RETURN'
  UNION ALL
  SELECT DISTINCT h.phase, h.depth, h.name, 11, h.tgname::text, pg_get_triggerdef(h.oid)
  FROM hook AS h
  UNION ALL
  SELECT DISTINCT h.phase, h.depth, h.name, 12, h.tgname::text,
         format('ALTER TABLE %s %s TRIGGER %I', h.name,
           CASE h.tgenabled WHEN 'D' THEN 'DISABLE' WHEN 'A' THEN 'ENABLE ALWAYS' ELSE 'ENABLE REPLICA' END,
           h.tgname)
  FROM hook AS h WHERE h.tgenabled <> 'O'
  UNION ALL
  SELECT DISTINCT h.phase, h.depth, h.name, 13, h.tgname::text,
         format('COMMENT ON TRIGGER %I ON %s IS %L', h.tgname, h.name, d.description)
  FROM hook AS h
  JOIN pg_catalog.pg_description AS d
    ON d.classoid = 'pg_catalog.pg_trigger'::regclass AND d.objoid = h.oid
  UNION ALL
  SELECT 'make', 1, p.name, 14, p.polname::text,
         format('CREATE POLICY %I ON %s AS %s FOR %s TO %s%s%s', p.polname, p.name,
           CASE WHEN p.polpermissive THEN 'PERMISSIVE' ELSE 'RESTRICTIVE' END,
           CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE'
                         WHEN 'd' THEN 'DELETE' ELSE 'ALL' END,
           (SELECT string_agg(CASE r WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(r)) END, ', ')
            FROM unnest(p.polroles) AS r),
           ' USING (' || pg_get_expr(p.polqual, p.polrelid) || ')',
           ' WITH CHECK (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')')
  FROM policy AS p
)
SELECT s.phase, CASE WHEN s.part IN (4, 5, 7) THEN s.col ELSE '' END, s.sql
FROM step AS s
ORDER BY s.phase, s.depth, s.name, s.part, s.col
