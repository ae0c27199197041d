--- another query, and more columns
revision      = "3870a4e15ce0"
down_revision = nil

function upgrade()
  op.create_table("users", {
    { "id",   t.integer, primary_key = true },
    { "name", t.string(40), nullable = false, default = "nobody" },
    { "nick", t.string(20) },
    { "age",  t.integer },
  })

  op.create_view("adults", "SELECT id, name FROM users WHERE age >= 18")

  op.replace_view("adults", "SELECT id, name, nick FROM users WHERE age >= 21",
    { was = "SELECT id, name FROM users WHERE age >= 18" })
end

downgrade = reverse(upgrade)
