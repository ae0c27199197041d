--- errors that the script catches, before and after a change of the schema
revision      = "caught000000"
down_revision = "setup0000001"

function upgrade()
  local ok = pcall(op.execute, "INSERT INTO people (id, name) VALUES (1, 'twice')")
  op.execute("UPDATE people SET n = n + :by", { by = ok and 100 or 1 })
  op.create_table("caught", { { "id", t.integer, primary_key = true } })
  ok = pcall(function()
    op.execute("UPDATE people SET n = n + 1000")
    op.execute("SELECT nothing FROM nowhere")
  end)
  op.execute("INSERT INTO caught (id) VALUES (:id)", { id = ok and 100 or 1 })
end

function downgrade()
  local ok = pcall(op.execute, "SELECT nothing FROM nowhere")
  op.drop_table("caught")
  op.execute("UPDATE people SET n = n - :by", { by = ok and 100 or 1 })
end
