-- May this user see the sessions of others?  A privilege that comes by a role does not count.
SELECT CURRENT_USER(),
       EXISTS (SELECT 1 FROM information_schema.USER_PRIVILEGES
               WHERE PRIVILEGE_TYPE = 'PROCESS'
                 AND GRANTEE = CONCAT('''', REPLACE(CURRENT_USER(), '@', '''@'''), ''''))
