local help = require "luamig.lint_help"

local function reason(column)
  local volatile = help.volatile(column.default)
  if volatile then
    return ("its default %s() gives another value for each row"):format(volatile)
  elseif column.serial or column.identity or column.autoincrement then
    return "each row gets a number"
  elseif column.generated and column.stored then
    return "its values are computed and stored"
  end
end

return {
  id = "PG10",
  severity = "warning",
  databases = { "postgresql" },
  what = "a new column makes PostgreSQL write the whole table again",
  why = "A constant default costs nothing. A value that differs from row to row rewrites the table and all its indexes under an ACCESS EXCLUSIVE lock.",
  instead = "add the column without the default, fill it with data.update or data.transform, then set the default",
  check = function(change, report)
    local why = change.action == "add_column" and reason(change.column)
    if why then
      report(("%s.%s rewrites the table: %s"):format(change.table, change.column.name, why))
    end
  end,
  bad = [[
    op.add_column("users", { "token", t.uuid, default = sql "gen_random_uuid()" })
  ]],
  good = [[
    op.add_column("users", { "token", t.uuid })
    op.alter_column("users", "token", { default = sql "gen_random_uuid()" })
  ]],
}
