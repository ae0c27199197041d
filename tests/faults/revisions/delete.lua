--- rows go in chunks, and come back
revision      = "delete000000"
down_revision = "setup0000001"

function upgrade()
  data.delete("orders", { where = "id % 2 = 0", chunk = 2 })
end

function downgrade()
  op.execute("INSERT INTO orders (id, person_id, amount, note) SELECT id, id, id * 2.5, NULL FROM people WHERE id % 2 = 0")
end
