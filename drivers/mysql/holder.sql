-- The session that holds a lock of GET_LOCK(): id, user, host, statement, since when in this state.
-- Others than its id are NULL where this user may not see it.
SELECT l.id, p.USER, p.HOST, LEFT(p.INFO, 255),
       DATE_FORMAT(UTC_TIMESTAMP() - INTERVAL p.TIME SECOND, '%Y-%m-%d %H:%i:%s')
FROM (SELECT IS_USED_LOCK(?) AS id) AS l
LEFT JOIN information_schema.PROCESSLIST AS p ON p.ID = l.id
WHERE l.id IS NOT NULL
