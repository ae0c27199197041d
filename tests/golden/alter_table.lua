--- several changes of one table
revision      = "2d2161a33be1"
down_revision = nil

function upgrade()
  op.create_table("users", {
    { "id",   t.integer, primary_key = true },
    { "name", t.string(40), nullable = false, default = "nobody" },
    { "nick", t.string(20) },
    { "age",  t.integer },
  })

  op.alter_table("users", {
    { add_column = { "email", t.string(80) } },
    { rename_column = { "nick", "alias" } },
    { alter_column = { "age", nullable = false, default = 0, was = { default = sql.none } } },
    { drop_column = "name", was = { "name", t.string(40), nullable = false, default = "nobody" } },
  })
end

downgrade = reverse(upgrade)
