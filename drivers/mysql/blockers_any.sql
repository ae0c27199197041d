-- Where nobody tells who holds metadata locks: sessions with an open transaction, and those that are
-- running a statement in this database.
SELECT p.ID, p.USER, p.HOST,
       TIMESTAMPDIFF(SECOND, x.trx_started, CONVERT_TZ(NOW(), @@SESSION.time_zone, 'SYSTEM')),
       LEFT(p.INFO, 200), p.TIME, 0 AS named
FROM information_schema.PROCESSLIST AS p
LEFT JOIN information_schema.INNODB_TRX AS x ON x.trx_mysql_thread_id = p.ID
WHERE p.ID <> CONNECTION_ID()
  AND (x.trx_id IS NOT NULL OR (p.COMMAND = 'Query' AND p.DB = DATABASE()))
  AND p.USER NOT IN ('system user', 'event_scheduler') AND ? <> ''
ORDER BY x.trx_started IS NULL, x.trx_started, p.ID
LIMIT 10
