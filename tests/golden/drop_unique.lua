--- by name, and by its columns
revision      = "81412159cfd6"
down_revision = nil

function upgrade()
  op.create_table("users", {
    { "id",   t.integer, primary_key = true },
    { "name", t.string(40), nullable = false },
  })

  op.create_unique("users", { "name" }, { name = "uq_users_name" })
  op.create_unique("users", { "id", "name" }, { name = "uq_users_both" })
  op.drop_constraint("users", "uq_users_name")
  op.drop_constraint("users", { kind = "unique", columns = { "id", "name" } })
  op.drop_constraint("users", "uq_gone", { if_exists = true })
end

function downgrade()
  op.drop_table("users")
end
