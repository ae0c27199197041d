--- PostgreSQL only
revision      = "e3d0e58f27e6"
down_revision = nil

function upgrade()
  op.create_table("users", {
    { "id",   t.integer, primary_key = true },
    { "name", t.string(40), nullable = false, default = "nobody" },
    { "nick", t.string(20) },
    { "age",  t.integer },
  })

  op.create_view("adults", "SELECT id, name FROM users WHERE age >= 18", { materialized = true })
  op.create_index("adults", { "name" })
end

downgrade = reverse(upgrade)
