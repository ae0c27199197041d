--- a statement that refuses a transaction, between others
revision      = "autocommit00"
down_revision = "setup0000001"

function upgrade()
  op.execute("UPDATE people SET n = n + 1")
  op.autocommit(function()
    op.execute { postgresql = "VACUUM people", mysql = "ANALYZE TABLE people", sqlite = "VACUUM",
      probe = "SELECT 0" }
  end)
  op.add_column("people", { "after_it", t.integer })
  op.execute("UPDATE people SET n = n + 1")
end

function downgrade()
  op.execute("UPDATE people SET n = n - 1")
  op.drop_column("people", "after_it")
  op.execute("UPDATE people SET n = n - 1")
end
