-- What every user may see: its own sessions that are running a statement in this database.
SELECT p.ID, p.USER, p.HOST, NULL, LEFT(p.INFO, 200), p.TIME, 0 AS named
FROM information_schema.PROCESSLIST AS p
WHERE p.ID <> CONNECTION_ID() AND p.COMMAND = 'Query' AND p.DB = DATABASE() AND ? <> ''
ORDER BY p.TIME DESC, p.ID
LIMIT 10
