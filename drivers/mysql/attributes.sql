-- What a luamig said of itself when it connected.
SELECT ATTR_NAME, ATTR_VALUE
FROM performance_schema.session_connect_attrs
WHERE PROCESSLIST_ID = ? AND ATTR_NAME IN ('program_name', 'luamig_since')
ORDER BY ATTR_NAME
