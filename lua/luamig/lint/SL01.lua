local help = require "luamig.lint_help"

local function reason(change)
  local column = change.action == "add_column" and change.column
  if change.action == "alter_column" then
    return "ALTER COLUMN"
  elseif change.action == "add_constraint" or change.action == "drop_constraint" then
    return "another constraint"
  elseif column then
    if column.primary_key or column.unique then
      return "a column that is a key"
    elseif column.nullable == false and (not column.default or column.default.kind == "null") then
      return "a NOT NULL column without a default"
    elseif column.default and column.default.kind == "expression" then
      return "a default that is an expression"
    elseif column.generated and column.stored then
      return "a stored generated column"
    elseif column.references and column.default and column.default.kind ~= "null" then
      return "a reference with a default"
    end
  end
end

return {
  id = "SL01",
  severity = "note",
  databases = { "sqlite" },
  what = "the table is made anew and its rows are copied",
  why = "SQLite has no ALTER TABLE for this. luamig rebuilds the table in a transaction and nothing is lost, but nobody else writes to the database until all rows are copied.",
  instead = "several changes of a table in one op.alter_table: one rebuild",
  check = function(change, report)
    local why = not change.raw and reason(change)
    if why then
      report(("%s is rebuilt: %s"):format(change.table, why))
    end
  end,
  bad = [[
    op.alter_column("users", "name", { nullable = false })
  ]],
  good = [[
    op.add_column("users", { "city", t.string(40) })
  ]],
}
