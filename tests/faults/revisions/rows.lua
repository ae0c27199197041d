--- rows only: what is not done twice without harm
revision      = "rows00000000"
down_revision = "setup0000001"

function upgrade()
  op.execute("UPDATE people SET n = n + 1")
  op.execute("INSERT INTO people (id, name, n) VALUES (:id, :name, 1)", { id = 100, name = "a hundred" })
  op.execute("DELETE FROM orders WHERE id = 12")
  op.execute("UPDATE people SET n = n * 2")
end

function downgrade()
  op.execute("UPDATE people SET n = n / 2")
  op.execute("INSERT INTO orders (id, person_id, amount, note) SELECT id, id, n / 4.0, NULL FROM people WHERE id = 12")
  op.execute("UPDATE orders SET amount = 30 WHERE id = 12")
  op.execute("DELETE FROM people WHERE id = 100")
  op.execute("UPDATE people SET n = n - 1")
end
