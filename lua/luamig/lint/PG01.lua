return {
  id = "PG01",
  severity = "warning",
  databases = { "postgresql" },
  what = "an index is built while writers wait",
  why = "CREATE INDEX holds a SHARE lock on the table until the whole table is read: every INSERT, UPDATE and DELETE waits.",
  instead = "concurrently = true (CREATE INDEX CONCURRENTLY, outside a transaction)",
  check = function(change, report)
    if change.action == "create_index" and not change.concurrently and not change.only then
      local index = change.name and "the index " .. change.name or "an index"
      report(("%s of %s is built while writers wait"):format(index, change.table))
    end
  end,
  bad = [[
    op.create_index("users", { "email" })
  ]],
  good = [[
    op.create_index("users", { "email" }, { concurrently = true })
  ]],
}
