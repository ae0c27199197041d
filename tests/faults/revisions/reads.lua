--- what was read decides what is done: on a replay the answers must be the old ones
revision      = "reads0000000"
down_revision = "setup0000001"

function upgrade()
  local before = db.value("SELECT sum(n) FROM people")
  op.execute("UPDATE people SET n = n + 1")
  op.create_table("sums", { { "id", t.integer, primary_key = true }, { "v", t.bigint } })
  local after = db.value("SELECT sum(n) FROM people")
  op.execute("INSERT INTO sums (id, v) VALUES (1, :v)", { v = tonumber(after) - tonumber(before) })
  if not db.has_column("people", "extra") then
    op.add_column("people", { "extra", t.integer })
  end
  for _, row in ipairs(db.query("SELECT id, n FROM people WHERE id <= 3 ORDER BY id")) do
    op.execute("INSERT INTO sums (id, v) VALUES (:id, :v)", { id = row.id + 10, v = row.n })
  end
end

function downgrade()
  local sum = db.value("SELECT v FROM sums WHERE id = 1")
  op.drop_table("sums")
  op.drop_column("people", "extra")
  op.execute("UPDATE people SET n = n - :by", { by = sum // 12 })
end
