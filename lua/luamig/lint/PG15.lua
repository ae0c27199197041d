local help = require "luamig.lint_help"

return {
  id = "PG15",
  severity = "warning",
  databases = { "postgresql" },
  what = "rows are changed while a table is locked by an earlier statement",
  why = "The lock of a change of the schema is held to the end of the transaction: readers wait for as long as the rows take.",
  instead = "three revisions: add what is new, change the rows (data.*), drop what is old",
  check = function(change, report)
    local rows = change.action == "update" or change.action == "delete"
      or (change.action == "insert" and change.from_select)
    if not rows then
      return
    end
    for _, earlier in ipairs(change.revision.changes) do
      if earlier == change then
        return
      elseif earlier.tx == change.tx and not earlier.new and help.blocks_readers(earlier) then
        return report(("%s is locked since line %d while rows are changed"):format(earlier.table, earlier.line))
      end
    end
  end,
  bad = [[
    op.add_column("users", { "city", t.string(40) })
    op.execute "UPDATE users SET city = 'Rome' WHERE city IS NULL"
  ]],
  good = [[
    data.update("users", { set = "name = 'Ann'", where = "name IS NULL" })
  ]],
}
