--- columns of every sort on a table with a row in it
revision      = "2786b92315ce"
down_revision = nil

function upgrade()
  op.create_table("users", {
    { "id",   t.integer, primary_key = true },
    { "name", t.string(40), nullable = false },
  })

  op.execute("INSERT INTO users (id, name) VALUES (1, 'Ann')")
  op.add_column("users", { "age", t.integer })
  op.add_column("users", { "points", t.bigint, nullable = false, default = 0 })
  op.add_column("users", { "status", t.string(20), nullable = false, default = "new", comment = "where he stands" })
  op.add_column("users", { "joined_on", t.date, default = "2026-01-01" })
end

function downgrade()
  op.drop_column("users", "joined_on")
  op.drop_column("users", "status")
  op.drop_column("users", "points")
  op.drop_column("users", "age")
  op.drop_table("users")
end
