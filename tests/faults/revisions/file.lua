--- a file of SQL, each statement a step
-- in doubt: mysql SELECT count(*) FROM information_schema.tables WHERE table_schema = database() AND table_name = 'from_file'
revision      = "file00000000"
down_revision = "setup0000001"

function upgrade()
  op.execute_file { postgresql = "file.sql", sqlite = "file.sql", mysql = "file.mysql.sql" }
  op.execute("UPDATE people SET n = n + 1")
end

function downgrade()
  op.execute("UPDATE people SET n = n - 1")
  op.drop_table("from_file")
end
