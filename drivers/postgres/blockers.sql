-- $1: a session's pid.  One line for each session that it waits for.
SELECT 'pid ' || a.pid
       || coalesce(' ' || a.usename, '')
       || coalesce('@' || coalesce(a.client_hostname, host(a.client_addr)), '')
       || CASE WHEN a.application_name <> '' THEN ' "' || a.application_name || '"' ELSE '' END
       || CASE
            WHEN a.state IS NULL THEN ''
            WHEN a.state LIKE 'idle in transaction%' THEN ', idle in a transaction for '
            ELSE ', in a transaction for '
          END
       || CASE
            WHEN a.state IS NULL THEN ''
            ELSE coalesce(extract(epoch FROM clock_timestamp() - a.xact_start)::bigint, 0) || ' s'
          END
       || coalesce(': ' || left(btrim(regexp_replace(a.query, E'\\s+', ' ', 'g')), 80), '')
FROM pg_catalog.pg_stat_activity AS a
WHERE a.pid = ANY (pg_catalog.pg_blocking_pids($1::int))
ORDER BY a.xact_start
LIMIT 5
