-- $1: oids of tables.  Their columns in order.
SELECT a.attrelid::text,
       a.attnum::int,
       a.attname::text,
       format_type(a.atttypid, a.atttypmod),
       NOT a.attnotnull,
       pg_get_expr(d.adbin, d.adrelid),
       a.attgenerated::text,
       a.attidentity::text,
       l.collname::text,
       c.description,
       CASE WHEN a.attstorage <> t.typstorage
            THEN CASE a.attstorage WHEN 'p' THEN 'PLAIN' WHEN 'm' THEN 'MAIN'
                                   WHEN 'e' THEN 'EXTERNAL' ELSE 'EXTENDED' END
       END,
       CASE a.attcompression WHEN 'p' THEN 'pglz' WHEN 'l' THEN 'lz4' END,
       CASE WHEN t.typtype = 'e' THEN t.oid::text
            WHEN t.typcategory = 'A' AND t.typelem <> 0 THEN t.typelem::text
       END,
       NOT a.attislocal AND NOT r.relispartition
FROM pg_catalog.pg_attribute AS a
JOIN pg_catalog.pg_class AS r ON r.oid = a.attrelid
JOIN pg_catalog.pg_type AS t ON t.oid = a.atttypid
LEFT JOIN pg_catalog.pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
LEFT JOIN pg_catalog.pg_collation AS l
  ON l.oid = a.attcollation AND a.attcollation <> t.typcollation
LEFT JOIN pg_catalog.pg_description AS c
  ON c.objoid = a.attrelid AND c.classoid = 'pg_catalog.pg_class'::regclass
 AND c.objsubid = a.attnum
WHERE a.attrelid IN (SELECT unnest($1::oid[])) AND a.attnum > 0 AND NOT a.attisdropped
ORDER BY a.attrelid, a.attnum
