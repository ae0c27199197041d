--- by its name
revision      = "f7ed1c57e242"
down_revision = nil

function upgrade()
  op.create_table("users", {
    { "id",   t.integer, primary_key = true },
    { "name", t.string(40), nullable = false, default = "nobody" },
    { "nick", t.string(20) },
    { "age",  t.integer },
  })

  op.create_index("users", { "age" }, { name = "ix_age" })
  op.rename_index("ix_age", "ix_years", { table = "users" })
end

downgrade = reverse(upgrade)
