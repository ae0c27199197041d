-- $1: schema or '', $2: name.  What a relation of that name is: 'v', 'm', 'S', 'r', …
SELECT c.relkind::text
FROM pg_catalog.pg_class AS c
WHERE c.oid = to_regclass(coalesce(quote_ident(nullif($1::text, '')) || '.', '') || quote_ident($2::text))
