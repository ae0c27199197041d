--- a default, an expression, and none
revision      = "4971ac1163e0"
down_revision = nil

function upgrade()
  op.create_table("users", {
    { "id",   t.integer, primary_key = true },
    { "name", t.string(40), nullable = false },
  })

  op.alter_column("users", "name", { default = "nobody" })
  op.alter_column("users", "name", { default = sql { postgresql = "current_user", mysql = "(user())", sqlite = "'me'" } })
  op.alter_column("users", "name", { default = sql.none })
end

function downgrade()
  op.drop_table("users")
end
