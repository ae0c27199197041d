--- one column, several, unique, descending, with a name of its own
revision      = "6742a576a768"
down_revision = nil

function upgrade()
  op.create_table("users", {
    { "id",   t.integer, primary_key = true },
    { "name", t.string(40), nullable = false },
  })

  op.create_index("users", { "name" })
  op.create_index("users", { "name", "id" }, { name = "ix_both" })
  op.create_index("users", { { "name", desc = true }, "id" }, { name = "uq_both", unique = true })
end

function downgrade()
  op.drop_index("uq_both", { table = "users" })
  op.drop_index("ix_both", "users")
  op.drop_index("users", { "name" })
  op.drop_table("users")
end
