-- $1: schema or NULL, $2: table, $3: name of a constraint
SELECT c.contype::text
FROM pg_catalog.pg_constraint AS c
WHERE c.conrelid = to_regclass(coalesce(quote_ident($1::text) || '.', '') || quote_ident($2::text))
  AND c.conname = $3::text
