-- $1: the key of an advisory lock.  Who holds it in this database.
SELECT l.pid,
       a.usename::text,
       a.application_name,
       coalesce(a.client_hostname, host(a.client_addr), 'local'),
       to_char(a.backend_start AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS "UTC"'),
       CASE WHEN a.state = 'active'
            THEN left(btrim(regexp_replace(a.query, E'\\s+', ' ', 'g')), 200)
       END
FROM pg_catalog.pg_locks AS l
LEFT JOIN pg_catalog.pg_stat_activity AS a ON a.pid = l.pid
WHERE l.locktype = 'advisory'
  AND l.granted
  AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
  AND l.objsubid = 1 -- one key of 64 bits, and not two of 32
  AND l.classid::bigint = (($1::bigint >> 32) & 4294967295)
  AND l.objid::bigint = ($1::bigint & 4294967295)
LIMIT 1
