--- create view
revision      = "1a0599fa8d29"
down_revision = nil

function upgrade()
  op.create_table("users", {
    { "id",   t.integer, primary_key = true },
    { "name", t.string(40), nullable = false, default = "nobody" },
    { "nick", t.string(20) },
    { "age",  t.integer },
  })

  op.create_view("adults", "SELECT id, name FROM users WHERE age >= 18")
  op.create_view("names", "SELECT id, name FROM adults", { columns = { "number", "word" } })
end

downgrade = reverse(upgrade)
