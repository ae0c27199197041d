--- by name and by columns
revision      = "547ba7d101ba"
down_revision = nil

function upgrade()
  op.create_table("users", {
    { "id",   t.integer, primary_key = true },
    { "name", t.string(40), nullable = false },
  })

  op.create_index("users", { "name" })
  op.create_index("users", { "id", "name" }, { name = "ix_pair" })
  op.drop_index("ix_pair", { table = "users", if_exists = true })
  op.drop_index("users", { "name" })
end

function downgrade()
  op.drop_table("users")
end
