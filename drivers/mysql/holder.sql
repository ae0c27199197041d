-- The session that holds a lock of GET_LOCK(): id, user, host, statement, since when in this state.
SELECT p.ID, p.USER, p.HOST, LEFT(p.INFO, 255),
       DATE_FORMAT(UTC_TIMESTAMP() - INTERVAL p.TIME SECOND, '%Y-%m-%d %H:%i:%s')
FROM information_schema.PROCESSLIST AS p
WHERE p.ID = IS_USED_LOCK(?)
