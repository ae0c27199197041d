-- $1: the key of an advisory lock, $2: the pid of the session that took it.  Do we still have it?
SELECT pg_catalog.pg_backend_pid() = $2::int
       AND EXISTS (
         SELECT 1
         FROM pg_catalog.pg_locks AS l
         WHERE l.locktype = 'advisory'
           AND l.granted
           AND l.pid = pg_catalog.pg_backend_pid()
           AND l.database
             = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
           AND l.objsubid = 1
           AND l.classid::bigint = (($1::bigint >> 32) & 4294967295)
           AND l.objid::bigint = ($1::bigint & 4294967295))
