--- not null without a long lock
revision      = "0c84d7132361"
down_revision = nil

function upgrade()
  op.create_table("users", {
    { "id",   t.integer, primary_key = true },
    { "name", t.string(40), nullable = false, default = "nobody" },
    { "nick", t.string(20) },
    { "age",  t.integer },
  })

  op.alter_column("users", "age", { nullable = false, online = true })
end

downgrade = reverse(upgrade)
