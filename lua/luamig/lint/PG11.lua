local help = require "luamig.lint_help"

-- When the old type is not known: to unlimited text it is mostly free.
local function may_be_cheap(type_)
  local t = help.type(type_)
  return t.name == "text" or (t.name == "varchar" and #t.args == 0)
end

return {
  id = "PG11",
  severity = "warning",
  databases = { "postgresql" },
  what = "a change of type makes PostgreSQL write the whole table again",
  why = "Nobody reads or writes the table (ACCESS EXCLUSIVE) until every row and every index is written again.",
  instead = "a new column, filled with data.transform, and the old one dropped in a later release; longer varchar, text and numeric of the same scale cost nothing",
  check = function(change, report)
    if change.action ~= "alter_column" or not change.type then
      return
    end
    local old = help.column(change)
    if old and help.type_change(old.type, change.type) == "rewrite" then
      report(("%s.%s: %s to %s rewrites the table"):format(change.table, change.column, old.type.text, change.type.text))
    elseif not old and not may_be_cheap(change.type) then
      report(("%s.%s: to %s may rewrite the table, the type before is not known"):format(
        change.table, change.column, change.type.text))
    end
  end,
  bad = [[
    op.alter_column("users", "age", { type = t.bigint })
  ]],
  good = [[
    op.alter_column("users", "name", { type = t.string(80) })
    op.alter_column("orders", "total", { type = t.numeric(12, 2) })
  ]],
}
