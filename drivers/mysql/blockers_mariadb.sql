-- The same on MariaDB, where the plugin metadata_lock_info is loaded.
SELECT p.ID, p.USER, p.HOST,
       TIMESTAMPDIFF(SECOND, MIN(x.trx_started), CONVERT_TZ(NOW(), @@SESSION.time_zone, 'SYSTEM')),
       LEFT(p.INFO, 200), p.TIME, MAX(LOCATE(m.TABLE_NAME, w.statement) > 0) AS named
FROM (SELECT ? AS statement) AS w
JOIN information_schema.METADATA_LOCK_INFO AS m
JOIN information_schema.PROCESSLIST AS p ON p.ID = m.THREAD_ID
LEFT JOIN information_schema.INNODB_TRX AS x ON x.trx_mysql_thread_id = p.ID
WHERE m.TABLE_SCHEMA = DATABASE() AND m.TABLE_NAME <> '' AND p.ID <> CONNECTION_ID()
GROUP BY p.ID, p.USER, p.HOST, p.INFO, p.TIME
ORDER BY named DESC, 4 DESC
LIMIT 10
