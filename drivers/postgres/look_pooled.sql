-- $1: the application_name that a run behind a pooler gave itself.  State, statement, pid of the
-- session that serves it now.  One that does nothing keeps the name until another client gets it.
SELECT a.state,
       left(btrim(regexp_replace(a.query, E'\\s+', ' ', 'g')), 200),
       a.pid
FROM pg_catalog.pg_stat_activity AS a
WHERE a.application_name = $1
  AND a.state IS DISTINCT FROM 'idle'
  AND a.pid <> pg_catalog.pg_backend_pid()
LIMIT 1
