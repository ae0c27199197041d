-- Of functions by name: the most changing of each ('v' volatile, 's' stable, 'i' immutable).
-- names, separated by commas
SELECT p.proname::text, max(p.provolatile::text)
FROM pg_proc AS p
WHERE p.proname::text = ANY (string_to_array($1, ','))
GROUP BY 1
