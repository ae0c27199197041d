--- set, changed, removed
revision      = "e866e259cd00"
down_revision = nil

function upgrade()
  op.create_table("users", {
    { "id",   t.integer, primary_key = true },
    { "name", t.string(40), nullable = false, default = "nobody" },
    { "nick", t.string(20) },
    { "age",  t.integer },
  })

  op.table_comment("users", "people", { was = null })
  op.table_comment("users", "it's people", { was = "people" })
  op.table_comment("users", null, { was = "it's people" })
end

downgrade = reverse(upgrade)
