-- What a session does now: phase, done, total, unit.  session
SELECT CASE WHEN p.MAX_STAGE > 1 THEN CONCAT(p.STATE, ', stage ', p.STAGE, ' of ', p.MAX_STAGE) ELSE p.STATE END,
       CASE WHEN p.MAX_STAGE > 0 THEN FLOOR(p.PROGRESS) END,
       CASE WHEN p.MAX_STAGE > 0 THEN 100 END,
       CASE WHEN p.MAX_STAGE > 0 THEN '%' END
FROM information_schema.PROCESSLIST AS p
WHERE p.ID = ?
