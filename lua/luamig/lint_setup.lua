op.create_table("users", {
  { "id", t.bigint, primary_key = true, identity = true },
  { "email", t.string(40), nullable = false },
  { "name", t.string(40) },
  { "age", t.integer },
  { "seen_at", t.timestamp },
})
op.create_table("orders", {
  { "id", t.bigint, primary_key = true, identity = true },
  { "user_id", t.bigint },
  { "total", t.numeric(10, 2) },
  { "status", t.string(20) },
  { "note", t.text },
})
