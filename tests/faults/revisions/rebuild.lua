--- on SQLite the table that others reference is built anew, with foreign keys off
revision      = "rebuild00000"
down_revision = "setup0000001"

function upgrade()
  op.execute("UPDATE people SET n = n + 1")
  op.alter_column("people", "email", { type = t.string(200) })
  op.execute("UPDATE people SET n = n + 1")
end

function downgrade()
  op.execute("UPDATE people SET n = n - 1")
  op.alter_column("people", "email", { type = t.string(60) })
  op.execute("UPDATE people SET n = n - 1")
end
