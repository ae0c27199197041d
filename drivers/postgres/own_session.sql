-- Our session: pid, and when it began, in microseconds since 1970.
SELECT pg_catalog.pg_backend_pid(),
       (SELECT (extract(epoch FROM a.backend_start) * 1000000)::bigint
        FROM pg_catalog.pg_stat_activity AS a
        WHERE a.pid = pg_catalog.pg_backend_pid())
