-- A session by its id: command, statement.
SELECT COMMAND, LEFT(INFO, 255)
FROM information_schema.PROCESSLIST
WHERE ID = ?
