return {
  id = "PG03",
  severity = "error",
  databases = { "postgresql" },
  what = "a statement that refuses a transaction stands in one",
  why = "CREATE INDEX CONCURRENTLY, VACUUM and their like end with an error inside a transaction, and a revision is one.",
  instead = "op.autocommit(function() … end), or the operation: op.create_index(…, { concurrently = true })",
  new_tables = true,
  check = function(change, report)
    local refuses = change.concurrently and change.action ~= "refresh_view" or change.action == "vacuum"
      or change.action == "alter_system"
    if change.raw and refuses and not change.autocommit and change.revision.transactional then
      report(("%s runs inside the revision's transaction"):format(change.sql:match("^%s*(%a+ ?%a*)"):upper()))
    end
  end,
  bad = [[
    op.execute "CREATE INDEX CONCURRENTLY ix_users_name ON users (name)"
  ]],
  fails = { "postgresql" },
  good = [[
    op.autocommit(function()
      op.execute "CREATE INDEX CONCURRENTLY ix_users_name ON users (name)"
    end)
  ]],
}
