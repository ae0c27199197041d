--- an enum that the column brings along
revision      = "861733f8cd9e"
down_revision = nil

function upgrade()
  op.create_table("users", {
    { "id",   t.integer, primary_key = true },
    { "name", t.string(40), nullable = false },
  })

  op.add_column("users", { "state", t.enum("user_state", { "active", "left" }), nullable = false, default = "active" })
end

function downgrade()
  op.drop_table("users")
  op.drop_enum("user_state", { if_exists = true })
end
