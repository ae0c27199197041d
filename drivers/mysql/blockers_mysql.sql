-- Sessions that hold metadata locks on tables of this database, and whether the statement that had
-- to wait (the parameter) names one of those tables.
SELECT t.PROCESSLIST_ID, t.PROCESSLIST_USER, t.PROCESSLIST_HOST,
       TIMESTAMPDIFF(SECOND, MIN(x.trx_started), CONVERT_TZ(NOW(), @@SESSION.time_zone, 'SYSTEM')),
       LEFT(t.PROCESSLIST_INFO, 200), t.PROCESSLIST_TIME,
       MAX(LOCATE(m.OBJECT_NAME, w.statement) > 0) AS named
FROM (SELECT ? AS statement) AS w
JOIN performance_schema.metadata_locks AS m
JOIN performance_schema.threads AS t ON t.THREAD_ID = m.OWNER_THREAD_ID
LEFT JOIN information_schema.INNODB_TRX AS x ON x.trx_mysql_thread_id = t.PROCESSLIST_ID
WHERE m.LOCK_STATUS = 'GRANTED' AND m.OBJECT_TYPE = 'TABLE' AND m.OBJECT_SCHEMA = DATABASE()
  AND t.PROCESSLIST_ID <> CONNECTION_ID()
GROUP BY t.PROCESSLIST_ID, t.PROCESSLIST_USER, t.PROCESSLIST_HOST, t.PROCESSLIST_INFO,
         t.PROCESSLIST_TIME
ORDER BY named DESC, 4 DESC
LIMIT 10
