-- From one type to another: the same, the same bytes (a cast without a function, a
-- domain's own type), timestamps under a
-- clock at UTC, the new one a domain, its name.  old, new
SELECT (o.oid = w.oid)::int::text,
       (EXISTS (SELECT FROM pg_cast AS c
               WHERE c.castsource = o.oid AND c.casttarget = w.oid AND c.castmethod = 'b')::int
       | (o.typbasetype = w.oid)::int)::text,
       (o.typname IN ('timestamp', 'timestamptz') AND w.typname IN ('timestamp', 'timestamptz')
        AND current_setting('TimeZone') IN ('UTC', 'Etc/UTC', 'GMT', 'Etc/GMT', 'Etc/Zulu', 'Zulu'))::int::text,
       (w.typtype = 'd')::int::text,
       w.typname::text
FROM pg_type AS o, pg_type AS w
WHERE o.oid = to_regtype($1) AND w.oid = to_regtype($2)
