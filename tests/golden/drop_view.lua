--- drop view
revision      = "fd710624daa1"
down_revision = nil

function upgrade()
  op.create_table("users", {
    { "id",   t.integer, primary_key = true },
    { "name", t.string(40), nullable = false, default = "nobody" },
    { "nick", t.string(20) },
    { "age",  t.integer },
  })

  op.create_view("adults", "SELECT id, name FROM users WHERE age >= 18")

  op.drop_view("adults", { was = "SELECT id, name FROM users WHERE age >= 18" })
end

downgrade = reverse(upgrade)
