--- a table that others reference is built anew by hand: SQLite's foreign keys must be off for that
-- only: sqlite postgresql
revision      = "rebuildbyhan"
down_revision = "setup0000001"

local function rebuild(size, by)
  if dialect == "postgresql" then
    op.drop_constraint("orders", { kind = "foreign_key", columns = { "person_id" } })
  end
  op.create_table("people_new", {
    { "id",    t.bigint,       primary_key = true },
    { "name",  t.string(60),   nullable = false },
    { "email", t.string(size) },
    { "n",     t.integer,      nullable = false, default = 0 },
  })
  op.execute("INSERT INTO people_new (id, name, email, n) SELECT id, name, email, n + :by FROM people", { by = by })
  op.drop_table("people")
  op.rename_table("people_new", "people")
  op.create_index("ix_people_name", "people", { "name" })
  if dialect == "postgresql" then
    op.create_foreign_key("orders", { "person_id" }, "people.id", { on_delete = "cascade" })
  end
end

function upgrade()
  op.execute("UPDATE people SET n = n + 1")
  rebuild(200, 1)
end

function downgrade()
  op.execute("UPDATE people SET n = n - 1")
  rebuild(60, -1)
end
