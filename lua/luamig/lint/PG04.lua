return {
  id = "PG04",
  severity = "warning",
  databases = { "postgresql" },
  what = "IF NOT EXISTS takes the invalid rest of an index for the index",
  why = "A CREATE INDEX CONCURRENTLY that fails leaves an INVALID index behind. With IF NOT EXISTS the next try finds the name taken and does nothing: the index is never used, a unique one does not hold.",
  instead = "op.create_index(…, { concurrently = true }): it drops an invalid index and builds it again",
  check = function(change, report)
    if change.raw and change.action == "create_index" and change.concurrently and change.if_not_exists then
      report(("an invalid index %s would count as made"):format(change.name or ""))
    end
  end,
  bad = [[
    op.autocommit(function()
      op.execute "CREATE INDEX CONCURRENTLY IF NOT EXISTS ix_users_name ON users (name)"
    end)
  ]],
  good = [[
    op.create_index("users", { "name" }, { name = "ix_users_name", concurrently = true, if_not_exists = true })
  ]],
}
