-- $1: a session's pid.  What it does now, for the commands that tell: phase, done, total, unit.
SELECT CASE WHEN a.wait_event_type = 'Lock' THEN 'waiting for a lock' ELSE p.phase END,
       p.done, p.total, p.unit
FROM pg_catalog.pg_stat_activity AS a
LEFT JOIN (
  SELECT pid, phase,
         CASE WHEN blocks_total > 0 THEN blocks_done WHEN tuples_total > 0 THEN tuples_done
              WHEN lockers_total > 0 THEN lockers_done END AS done,
         CASE WHEN blocks_total > 0 THEN blocks_total WHEN tuples_total > 0 THEN tuples_total
              WHEN lockers_total > 0 THEN lockers_total END AS total,
         CASE WHEN blocks_total > 0 THEN 'blocks' WHEN tuples_total > 0 THEN 'rows'
              WHEN lockers_total > 0 THEN 'transactions' END AS unit
  FROM pg_catalog.pg_stat_progress_create_index
  UNION ALL
  SELECT pid, phase, heap_blks_scanned, heap_blks_total, 'blocks'
  FROM pg_catalog.pg_stat_progress_cluster
  UNION ALL
  SELECT pid, phase, heap_blks_scanned, heap_blks_total, 'blocks'
  FROM pg_catalog.pg_stat_progress_vacuum
) AS p ON p.pid = a.pid
WHERE a.pid = $1::int
