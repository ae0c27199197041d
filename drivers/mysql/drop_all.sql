-- Statements that empty the database: in any order once keys are not looked at.
SELECT s.sql_text
FROM (
  SELECT 1 AS n, 'SET foreign_key_checks = 0' AS sql_text
  UNION ALL
  SELECT 2, CONCAT('DROP EVENT IF EXISTS `', REPLACE(e.EVENT_NAME, '`', '``'), '`')
  FROM information_schema.EVENTS AS e
  WHERE e.EVENT_SCHEMA = DATABASE()
  UNION ALL
  SELECT CASE t.TABLE_TYPE WHEN 'VIEW' THEN 3 WHEN 'SEQUENCE' THEN 5 ELSE 4 END,
         CONCAT('DROP ',
                CASE t.TABLE_TYPE WHEN 'VIEW' THEN 'VIEW' WHEN 'SEQUENCE' THEN 'SEQUENCE' ELSE 'TABLE' END,
                ' IF EXISTS `', REPLACE(t.TABLE_NAME, '`', '``'), '`')
  FROM information_schema.TABLES AS t
  WHERE t.TABLE_SCHEMA = DATABASE()
  UNION ALL
  SELECT CASE r.ROUTINE_TYPE WHEN 'PACKAGE BODY' THEN 6 ELSE 7 END,
         CONCAT('DROP ', r.ROUTINE_TYPE, ' IF EXISTS `', REPLACE(r.ROUTINE_NAME, '`', '``'), '`')
  FROM information_schema.ROUTINES AS r
  WHERE r.ROUTINE_SCHEMA = DATABASE()
  UNION ALL
  SELECT 8, 'SET foreign_key_checks = 1'
) AS s
ORDER BY s.n, s.sql_text
