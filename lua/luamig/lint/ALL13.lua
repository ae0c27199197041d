local DATE = "^%d%d%d%d%-%d%d%-%d%d %d%d:%d%d:%d%d"

return {
  id = "ALL13",
  severity = "warning",
  what = "a revision is out of order",
  why = "With two heads `upgrade head` stops; a revision that is older than the one it follows, or was put in below what is applied, was made on another branch and has met some databases in another order, or never.",
  instead = "luamig merge joins heads, luamig rebase moves a revision behind the others; branch_labels tell heads that are meant to be",
  revision = function(revision, report)
    local file = { file = revision.file, line = 0 }
    local heads = revision.other_heads
    if #heads > 0 then
      report(("it is a head beside %s"):format(table.concat(heads, ", ")), file)
    end
    for i, date in ipairs(revision.parent_dates) do
      if date:find(DATE) and revision.created:find(DATE) and revision.created < date then
        report(("its date is %s, and %s, which it follows, is of %s"):format(
          revision.created, revision.parents[i], date), file)
      end
    end
    if revision.passed_over then
      report("it counts as applied, for a later one is, and never ran on this database", file)
    end
  end,
  bad = [[
    --- Create Date: 2025-12-24 18:00:00 UTC
    op.add_column("users", { "city", t.string(40) })
  ]],
  good = [[
    op.add_column("users", { "city", t.string(40) })
  ]],
}
