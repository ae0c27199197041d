--- with and without a name; an index on SQLite
revision      = "842c12002230"
down_revision = nil

function upgrade()
  op.create_table("users", {
    { "id",   t.integer, primary_key = true },
    { "name", t.string(40), nullable = false },
  })

  op.create_unique("users", { "name" }, { name = "uq_users_name" })
  op.create_unique("users", { "id", "name" })
end

function downgrade()
  op.drop_table("users")
end
