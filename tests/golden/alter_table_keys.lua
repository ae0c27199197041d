--- constraints and indexes of one table, in one call
revision      = "9dff93f21dc7"
down_revision = nil

function upgrade()
  op.create_table("teams", { { "id", t.integer, primary_key = true } })
  op.create_table("users", {
    { "id",   t.integer, primary_key = true },
    { "name", t.string(40), nullable = false, default = "nobody" },
    { "nick", t.string(20) },
    { "age",  t.integer },
  })

  op.alter_table("users", {
    { add_column = { "team", t.integer } },
    foreign_key({ "team" }, "teams.id", { name = "fk_users_team", on_delete = "set null" }),
    check("age > 0", { name = "ck_users_age" }),
    unique({ "name", "nick" }, { name = "uq_users_names" }),
    index({ "age" }, { name = "ix_users_age" }),
  })
  op.alter_table("users", {
    { drop_index = "ix_users_age", was = index { "age" } },
    { drop_constraint = "ck_users_age", was = check("age > 0") },
  })
end

downgrade = reverse(upgrade)
