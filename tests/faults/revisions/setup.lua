--- what every revision of this folder stands on; itself a revision of several tables and rows
revision      = "setup0000001"
down_revision = nil

function upgrade()
  op.create_table("people", {
    { "id",    t.bigint,     primary_key = true },
    { "name",  t.string(60), nullable = false },
    { "email", t.string(60) },
    { "n",     t.integer,    nullable = false, default = 0 },
  })
  op.create_table("orders", {
    { "id",        t.bigint, primary_key = true },
    { "person_id", t.bigint, nullable = false, references = "people.id", on_delete = "cascade" },
    { "amount",    t.numeric(10, 2) },
    { "note",      t.string(60) },
  })
  op.create_index("ix_people_name", "people", { "name" })
  for id = 1, 12 do
    op.execute("INSERT INTO people (id, name, email, n) VALUES (:id, :name, :email, :n)",
      { id = id, name = "name " .. id, email = "p" .. id .. "@example.org", n = id * 10 })
  end
  op.execute("INSERT INTO orders (id, person_id, amount, note) SELECT id, id, n / 4.0, NULL FROM people")
end

function downgrade()
  op.drop_table("orders")
  op.drop_table("people")
end
