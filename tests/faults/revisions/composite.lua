--- rows with a key of two columns, in chunks
revision      = "composite000"
down_revision = "setup0000001"

function upgrade()
  op.create_table("pairs", { { "a", t.integer, nullable = false }, { "b", t.string(20), nullable = false },
    { "n", t.integer, nullable = false }, primary_key({ "a", "b" }) })
  for a = 1, 4 do
    op.execute("INSERT INTO pairs (a, b, n) VALUES (:a, 'x', 1), (:a, 'y', 2), (:a, 'z', 3)", { a = a })
  end
  data.transform("pairs", { read = { "n" }, chunk = 5, function(row) return { n = row.n + 1 } end })
  data.update("pairs", { set = "n = n * 10", chunk = 5 })
end

function downgrade()
  op.drop_table("pairs")
end
