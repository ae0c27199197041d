-- $1: schema or '', $2: name of an enum.  The columns that have it: relation, column, whether it is an
-- array of it, the default, and the label when the default is one.  Heirs change with what they
-- inherit.
WITH wanted AS (
  SELECT to_regtype(coalesce(quote_ident(nullif($1::text, '')) || '.', '') || quote_ident($2::text))::oid
         AS oid
)
SELECT format('%I.%I', n.nspname, c.relname), a.attname::text, (a.atttypid <> w.oid)::text,
       pg_get_expr(d.adbin, d.adrelid),
       (SELECT e.enumlabel::text FROM pg_catalog.pg_enum AS e
        WHERE e.enumtypid = w.oid
          AND pg_get_expr(d.adbin, d.adrelid)
              = quote_literal(e.enumlabel) || '::' || format_type(w.oid, NULL)),
       c.relkind::text
FROM wanted AS w
JOIN pg_catalog.pg_type AS t ON t.oid = w.oid
JOIN pg_catalog.pg_attribute AS a ON a.atttypid IN (t.oid, t.typarray) AND NOT a.attisdropped
JOIN pg_catalog.pg_class AS c ON c.oid = a.attrelid AND c.relkind IN ('r', 'p', 'f')
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
WHERE a.attinhcount = 0
ORDER BY 1, a.attnum
