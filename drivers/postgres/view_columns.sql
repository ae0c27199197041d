-- $1: schema or '', $2: name of a view.  Its columns: name, type, and whether that has a length or
-- precision.
SELECT a.attname::text, format_type(a.atttypid, NULL), (a.atttypmod >= 0)::text
FROM pg_catalog.pg_attribute AS a
WHERE a.attrelid
      = to_regclass(coalesce(quote_ident(nullif($1::text, '')) || '.', '') || quote_ident($2::text))
  AND a.attnum > 0
  AND NOT a.attisdropped
ORDER BY a.attnum
