-- $1: schema or NULL, $2: table, $3: name of an index
SELECT EXISTS (
  SELECT 1
  FROM pg_catalog.pg_index AS i
  JOIN pg_catalog.pg_class AS ic ON ic.oid = i.indexrelid
  WHERE i.indrelid
        = to_regclass(coalesce(quote_ident($1::text) || '.', '') || quote_ident($2::text))
    AND ic.relname = $3::text)
