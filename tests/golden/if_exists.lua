--- what may be there or not
revision      = "f35f293efb56"
down_revision = nil

function upgrade()
  op.create_table("users", {
    { "id",   t.integer, primary_key = true },
    { "name", t.string(40), nullable = false, default = "nobody" },
    { "nick", t.string(20) },
    { "age",  t.integer },
  })

  op.drop_table("nowhere", { if_exists = true })
  op.drop_column("users", "nothing", { if_exists = true })
  op.rename_column("users", "nothing", "else", { if_exists = true })
  op.drop_constraint("users", "uq_nothing", { if_exists = true })
  op.drop_view("no_view", { if_exists = true })
  op.create_table("users", { { "id", t.integer, primary_key = true } }, { if_not_exists = true })
end

function downgrade()
  op.drop_table("users")
end
