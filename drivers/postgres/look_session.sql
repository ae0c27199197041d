-- $1: pid, $2: when it began, in microseconds since 1970.  State, statement, pid.
-- Of other users' sessions only the pid is told where this one is not in pg_read_all_stats.
SELECT a.state,
       left(btrim(regexp_replace(a.query, E'\\s+', ' ', 'g')), 200),
       a.pid
FROM pg_catalog.pg_stat_activity AS a
WHERE a.pid = $1::int
  AND (a.backend_start IS NULL
       OR (extract(epoch FROM a.backend_start) * 1000000)::bigint = $2::bigint)
