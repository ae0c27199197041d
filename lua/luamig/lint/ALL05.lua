local help = require "luamig.lint_help"

return {
  id = "ALL05",
  severity = "note",
  what = "the schema is changed behind rows that are changed in chunks",
  why = "Large tables commit chunk by chunk: when the later change fails, the rows stay changed, and the revision is half done until the same command goes on.",
  instead = "three revisions: the new column, the rows, NOT NULL and the rest",
  revision = function(revision, report)
    local rows
    for _, change in ipairs(revision.changes) do
      if change.action == "data" and change.word ~= "data.insert" and not change.new then
        rows = change
      elseif rows and help.is_ddl(change) and not change.new then
        return report(("%s of line %d is done when this begins"):format(rows.word, rows.line), change)
      end
    end
  end,
  bad = [[
    data.update("users", { set = "name = 'none'", where = "name IS NULL" })
    op.add_column("users", { "city", t.string(40) })
  ]],
  good = [[
    op.add_column("users", { "city", t.string(40) })
    data.update("users", { set = "city = 'none'" })
  ]],
}
