-- What a session does now: phase, done, total, unit.  The stages are there where the server keeps
-- them (consumer events_stages_current).  session
SELECT COALESCE(SUBSTRING_INDEX(s.EVENT_NAME, '/', -1), t.PROCESSLIST_STATE), s.WORK_COMPLETED, s.WORK_ESTIMATED,
       CASE WHEN s.WORK_ESTIMATED > 0 THEN 'units' END
FROM performance_schema.threads AS t
LEFT JOIN performance_schema.events_stages_current AS s ON s.THREAD_ID = t.THREAD_ID
WHERE t.PROCESSLIST_ID = ?
