--- a wider type; SQLite cannot without a rebuild
revision      = "0dc3b176f817"
down_revision = nil

function upgrade()
  op.create_table("users", {
    { "id",   t.integer, primary_key = true },
    { "name", t.string(40), nullable = false },
  })

  op.alter_column("users", "name", { type = t.string(200) })
end

function downgrade()
  op.alter_column("users", "name", { type = t.string(40) })
  op.drop_table("users")
end
