-- $1: schema or '', $2: table or '', $3: name of an index.  Its schema, and whether it is valid; an
-- index that CREATE INDEX CONCURRENTLY left unfinished is not.
SELECT n.nspname::text, i.indisvalid::text
FROM pg_catalog.pg_index AS i
JOIN pg_catalog.pg_class AS ic ON ic.oid = i.indexrelid
JOIN pg_catalog.pg_namespace AS n ON n.oid = ic.relnamespace
WHERE ic.relname = $3::text
  AND CASE
        WHEN $2::text <> ''
        THEN i.indrelid
             = to_regclass(coalesce(quote_ident(nullif($1::text, '')) || '.', '') || quote_ident($2::text))
        ELSE i.indexrelid
             = to_regclass(coalesce(quote_ident(nullif($1::text, '')) || '.', '') || quote_ident($3::text))
      END
