--- constraints that do not block: added for new rows, then checked
revision      = "6163e7a3a285"
down_revision = nil

function upgrade()
  op.create_table("teams", { { "id", t.integer, primary_key = true } })
  op.create_table("users", {
    { "id",   t.integer, primary_key = true },
    { "name", t.string(40), nullable = false, default = "nobody" },
    { "nick", t.string(20) },
    { "age",  t.integer },
  })

  op.add_column("users", { "team", t.integer })
  op.create_check("users", "age > 0", { name = "ck_users_age", online = true })
  op.create_foreign_key("users", { "team" }, "teams.id", { name = "fk_users_team", online = true })
  op.create_unique("users", { "nick" }, { name = "uq_users_nick", online = true })
end

function downgrade()
  op.drop_table("users")
  op.drop_table("teams")
end
