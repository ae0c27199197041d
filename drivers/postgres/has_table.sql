-- $1: schema or NULL, $2: name.  Is there a table (partitioned and foreign ones too)?
SELECT EXISTS (
  SELECT 1
  FROM pg_catalog.pg_class AS c
  WHERE c.oid = to_regclass(coalesce(quote_ident($1::text) || '.', '') || quote_ident($2::text))
    AND c.relkind IN ('r', 'p', 'f'))
