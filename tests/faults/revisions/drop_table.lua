--- a table goes, and comes back with its rows
revision      = "droptable000"
down_revision = "setup0000001"

function upgrade()
  op.drop_table("orders")
end

function downgrade()
  op.create_table("orders", {
    { "id",        t.bigint, primary_key = true },
    { "person_id", t.bigint, nullable = false, references = "people.id", on_delete = "cascade" },
    { "amount",    t.numeric(10, 2) },
    { "note",      t.string(60) },
  })
  op.execute("INSERT INTO orders (id, person_id, amount, note) SELECT id, id, n / 4.0, NULL FROM people")
end
