--- drop index concurrently
revision      = "29099ecc34ab"
down_revision = nil

function upgrade()
  op.create_table("users", {
    { "id",   t.integer, primary_key = true },
    { "name", t.string(40), nullable = false, default = "nobody" },
    { "nick", t.string(20) },
    { "age",  t.integer },
  })

  op.create_index("users", { "age" })
  op.autocommit(function()
    op.drop_index("ix_users_age", { table = "users", concurrently = true, was = index { "age" } })
  end)
end

downgrade = reverse(upgrade)
