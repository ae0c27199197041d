local REFUSED = { journal_mode = true, synchronous = true }

return {
  id = "SL04",
  severity = "error",
  databases = { "sqlite" },
  what = "a PRAGMA that does nothing, or fails, in a transaction",
  why = "journal_mode and synchronous cannot be changed in a transaction, and a revision is one. (PRAGMA foreign_keys is no mistake: luamig switches them before the transaction begins.)",
  instead = "op.autocommit(function() … end), or transactional = false",
  check = function(change, report)
    if change.action == "pragma" and change.value and REFUSED[change.name] and not change.autocommit
      and change.revision.transactional then
      report(("PRAGMA %s in the revision's transaction"):format(change.name))
    end
  end,
  bad = [[
    op.execute "PRAGMA synchronous = normal"
  ]],
  fails = { "sqlite" },
  good = [[
    op.autocommit(function()
      op.execute "PRAGMA synchronous = normal"
    end)
  ]],
}
