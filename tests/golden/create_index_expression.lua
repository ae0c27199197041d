--- on an expression; MariaDB refuses
revision      = "8b57cb8e9d1d"
down_revision = nil

function upgrade()
  op.create_table("users", {
    { "id",   t.integer, primary_key = true },
    { "name", t.string(40), nullable = false },
  })

  op.create_index("users", { sql "lower(name)" }, { name = "ix_users_lower" })
end

function downgrade()
  op.drop_table("users")
end
