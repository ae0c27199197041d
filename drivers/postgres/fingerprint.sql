-- $1: schema or NULL, $2: name of a relation or type.  Its definition as lines, or no row.  What
-- catalogues of some versions lack is asked for through to_jsonb().
WITH rel AS (
  SELECT c.*
  FROM pg_catalog.pg_class AS c
  WHERE c.oid = to_regclass(coalesce(quote_ident($1::text) || '.', '') || quote_ident($2::text))
), typ AS (
  SELECT t.*
  FROM pg_catalog.pg_type AS t
  WHERE t.oid = to_regtype(coalesce(quote_ident($1::text) || '.', '') || quote_ident($2::text))
    AND t.typtype IN ('e', 'd', 'r')
), lines AS (
  SELECT 1 AS part, 0 AS place,
         concat_ws(' ', 'relation', rel.relkind, rel.relpersistence, rel.relreplident,
                   'rls', rel.relrowsecurity, rel.relforcerowsecurity,
                   'of', nullif(rel.reloftype, 0)::regtype,
                   'am', (SELECT am.amname FROM pg_catalog.pg_am AS am WHERE am.oid = rel.relam),
                   'in', (SELECT s.spcname FROM pg_catalog.pg_tablespace AS s
                          WHERE s.oid = rel.reltablespace),
                   'with', rel.reloptions::text,
                   (SELECT t.reloptions::text FROM pg_catalog.pg_class AS t
                    WHERE t.oid = rel.reltoastrelid),
                   'by', CASE rel.relkind WHEN 'p' THEN pg_get_partkeydef(rel.oid) END,
                   'bound', pg_get_expr(rel.relpartbound, rel.oid),
                   'view', CASE WHEN rel.relkind IN ('v', 'm') THEN pg_get_viewdef(rel.oid) END,
                   'populated', CASE rel.relkind WHEN 'm' THEN rel.relispopulated END,
                   'comment', quote_literal(obj_description(rel.oid, 'pg_class'))) AS line
  FROM rel
  UNION ALL
  SELECT 2, row_number() OVER (ORDER BY a.attnum)::int,
         concat_ws(' ', 'column', quote_ident(a.attname),
                   format_type(a.atttypid, a.atttypmod),
                   CASE WHEN a.attnotnull THEN 'not null' END,
                   'identity', a.attidentity, 'generated', a.attgenerated,
                   'default', pg_get_expr(d.adbin, d.adrelid),
                   'collate', (SELECT l.collnamespace::regnamespace || '.' || quote_ident(l.collname)
                               FROM pg_catalog.pg_collation AS l WHERE l.oid = a.attcollation),
                   'storage', a.attstorage, to_jsonb(a) ->> 'attcompression',
                   'statistics', to_jsonb(a) ->> 'attstattarget',
                   'options', (SELECT string_agg(o, ',' ORDER BY o)
                               FROM unnest(a.attoptions) AS o
                               WHERE o NOT LIKE 'pg\_%'), -- the server's own marks
                   a.attfdwoptions::text,
                   'inherited', a.attinhcount, a.attislocal,
                   'comment', quote_literal(col_description(a.attrelid, a.attnum)))
  FROM rel
  JOIN pg_catalog.pg_attribute AS a ON a.attrelid = rel.oid AND a.attnum > 0 AND NOT a.attisdropped
  LEFT JOIN pg_catalog.pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
  WHERE rel.relkind <> 'S'
  UNION ALL
  SELECT 3, 0,
         concat_ws(' ', 'constraint', quote_ident(k.conname), pg_get_constraintdef(k.oid),
                   'valid', k.convalidated, 'enforced', to_jsonb(k) ->> 'conenforced',
                   'inherited', k.coninhcount, k.conislocal, k.connoinherit,
                   'comment', quote_literal(obj_description(k.oid, 'pg_constraint')))
  FROM rel
  JOIN pg_catalog.pg_constraint AS k ON k.conrelid = rel.oid
  UNION ALL
  SELECT 4, 0,
         concat_ws(' ', 'index', pg_get_indexdef(i.indexrelid), 'valid', i.indisvalid,
                   'clustered', i.indisclustered, 'identity', i.indisreplident,
                   'in', (SELECT s.spcname FROM pg_catalog.pg_tablespace AS s
                          WHERE s.oid = ic.reltablespace),
                   'comment', quote_literal(obj_description(i.indexrelid, 'pg_class')))
  FROM rel
  JOIN pg_catalog.pg_index AS i ON i.indrelid = rel.oid OR i.indexrelid = rel.oid
  JOIN pg_catalog.pg_class AS ic ON ic.oid = i.indexrelid
  UNION ALL
  SELECT 5, 0,
         concat_ws(' ', 'trigger', pg_get_triggerdef(t.oid), t.tgenabled,
                   'comment', quote_literal(obj_description(t.oid, 'pg_trigger')))
  FROM rel
  JOIN pg_catalog.pg_trigger AS t ON t.tgrelid = rel.oid AND NOT t.tgisinternal
  UNION ALL
  SELECT 6, 0, concat_ws(' ', 'rule', pg_get_ruledef(r.oid), r.ev_enabled)
  FROM rel
  JOIN pg_catalog.pg_rewrite AS r ON r.ev_class = rel.oid AND r.rulename <> '_RETURN'
  UNION ALL
  SELECT 7, 0,
         concat_ws(' ', 'policy', quote_ident(p.polname), p.polcmd, p.polpermissive,
                   (SELECT string_agg(o.role::regrole::text, ',' ORDER BY o.role)
                    FROM unnest(p.polroles) AS o (role) WHERE o.role <> 0),
                   'using', pg_get_expr(p.polqual, p.polrelid),
                   'check', pg_get_expr(p.polwithcheck, p.polrelid))
  FROM rel
  JOIN pg_catalog.pg_policy AS p ON p.polrelid = rel.oid
  UNION ALL
  SELECT 8, h.inhseqno, concat_ws(' ', 'inherits', h.inhparent::regclass)
  FROM rel
  JOIN pg_catalog.pg_inherits AS h ON h.inhrelid = rel.oid
  WHERE rel.relkind <> 'i'
  UNION ALL
  SELECT 9, 0,
         concat_ws(' ', 'partition', h.inhrelid::regclass, pg_get_expr(c.relpartbound, c.oid))
  FROM rel
  JOIN pg_catalog.pg_inherits AS h ON h.inhparent = rel.oid
  JOIN pg_catalog.pg_class AS c ON c.oid = h.inhrelid
  WHERE rel.relkind = 'p'
  UNION ALL
  SELECT 10, 0, concat_ws(' ', 'statistics', pg_get_statisticsobjdef(s.oid))
  FROM rel
  JOIN pg_catalog.pg_statistic_ext AS s ON s.stxrelid = rel.oid
  UNION ALL
  -- the sequence itself, and those behind identity and serial columns
  SELECT 11, dep.refobjsubid,
         concat_ws(' ', 'sequence', q.seqrelid::regclass, q.seqtypid::regtype, 'start', q.seqstart,
                   'by', q.seqincrement, 'from', q.seqmin, 'to', q.seqmax, 'cache', q.seqcache,
                   'cycle', q.seqcycle, 'of', dep.refobjid::regclass)
  FROM rel
  JOIN pg_catalog.pg_sequence AS q
    ON q.seqrelid = rel.oid
    OR q.seqrelid IN (SELECT o.objid FROM pg_catalog.pg_depend AS o
                      WHERE o.classid = 'pg_catalog.pg_class'::regclass
                        AND o.refclassid = 'pg_catalog.pg_class'::regclass
                        AND o.refobjid = rel.oid AND o.refobjsubid > 0
                        AND o.deptype IN ('a', 'i'))
  LEFT JOIN pg_catalog.pg_depend AS dep
    ON dep.classid = 'pg_catalog.pg_class'::regclass AND dep.objid = q.seqrelid
   AND dep.refclassid = 'pg_catalog.pg_class'::regclass AND dep.refobjsubid > 0
   AND dep.deptype IN ('a', 'i')
  UNION ALL
  SELECT 12, 0,
         concat_ws(' ', 'type', typ.typtype,
                   CASE typ.typtype WHEN 'd' THEN format_type(typ.typbasetype, typ.typtypmod) END,
                   CASE WHEN typ.typnotnull THEN 'not null' END,
                   'default', typ.typdefault,
                   'collate', (SELECT l.collnamespace::regnamespace || '.' || quote_ident(l.collname)
                               FROM pg_catalog.pg_collation AS l WHERE l.oid = typ.typcollation),
                   'comment', quote_literal(obj_description(typ.oid, 'pg_type')))
  FROM typ
  UNION ALL
  SELECT 13, row_number() OVER (ORDER BY e.enumsortorder)::int,
         concat_ws(' ', 'label', quote_literal(e.enumlabel))
  FROM typ
  JOIN pg_catalog.pg_enum AS e ON e.enumtypid = typ.oid
  UNION ALL
  SELECT 14, 0,
         concat_ws(' ', 'constraint', quote_ident(k.conname), pg_get_constraintdef(k.oid),
                   'valid', k.convalidated)
  FROM typ
  JOIN pg_catalog.pg_constraint AS k ON k.contypid = typ.oid
)
SELECT string_agg(line, E'\n' ORDER BY part, place, line COLLATE "C") FROM lines
