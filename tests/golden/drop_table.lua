--- with and without conditions
revision      = "f44017602f9a"
down_revision = nil

function upgrade()
  op.create_table("one", { { "id", t.integer, primary_key = true } })
  op.create_table("two", { { "id", t.integer, primary_key = true } })
  op.drop_table("one")
  op.drop_table("two", { if_exists = true })
  op.drop_table("three", { if_exists = true, cascade = true })
end

function downgrade()
  op.execute("SELECT 1")
end
