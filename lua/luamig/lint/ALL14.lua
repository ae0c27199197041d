local ADDS = { add_column = true, create_table = true }
local DROPS = { drop_column = true, drop_table = true }

return {
  id = "ALL14",
  severity = "note",
  what = "something is added and something dropped in one revision",
  why = "While a release is rolled out the old application still uses what is dropped, and the new one needs what is added: one of them fails.",
  instead = "add now, drop in the revision of the next release",
  revision = function(revision, report)
    local added
    for _, change in ipairs(revision.changes) do
      if ADDS[change.action] and not (change.action == "add_column" and change.new) then
        added = added or change
      end
    end
    for _, change in ipairs(added and revision.changes or {}) do
      if DROPS[change.action] and not change.new then
        report(("dropped together with what line %d adds"):format(added.line), change)
      end
    end
  end,
  bad = [[
    op.add_column("users", { "full_name", t.string(80) })
    op.drop_column("users", "name")
  ]],
  good = [[
    op.add_column("users", { "full_name", t.string(80) })
  ]],
}
