--- rows before, between and after changes of the schema: where DDL commits, so do they
revision      = "rowsbetween0"
down_revision = "setup0000001"

function upgrade()
  op.execute("UPDATE people SET n = n + 1")
  op.add_column("people", { "twice", t.integer })
  op.execute("UPDATE people SET n = n + 1, twice = n * 2")
  op.create_table("log", { { "id", t.integer, primary_key = true }, { "v", t.integer } })
  op.execute("INSERT INTO log (id, v) SELECT id, n FROM people")
  op.execute("UPDATE people SET n = n + 1")
end

function downgrade()
  op.execute("UPDATE people SET n = n - 1")
  op.drop_table("log")
  op.execute("UPDATE people SET n = n - 1")
  op.drop_column("people", "twice")
  op.execute("UPDATE people SET n = n - 1")
end
