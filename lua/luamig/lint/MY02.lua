local help = require "luamig.lint_help"

local OPTIONS = { row_format = true, force = true, engine = true }

local function reason(change)
  local c = change.action == "add_constraint" and change.constraint
  if change.action == "alter_column" and change.nullable ~= nil and not change.type then
    return "NULL to NOT NULL and back"
  elseif c and c.kind == "primary_key" then
    return "a primary key"
  elseif change.action == "add_column" and change.column.unique then
    return "a new unique column"
  elseif change.action == "table_option" and OPTIONS[change.option] then
    return change.option:upper()
  elseif change.action == "optimize" then
    return "OPTIMIZE TABLE"
  elseif change.action == "drop_column" and change.database == "mysql" and change.known then
    for _, index in ipairs(change.known.indexes or {}) do
      if table.concat(index.columns or {}, ","):lower():find(change.column:lower(), 1, true) then
        return "a dropped column that is in an index"
      end
    end
  end
end

return {
  id = "MY02",
  severity = "note",
  databases = { "mysql", "mariadb" },
  what = "the table is rebuilt in place",
  why = "Others go on reading and writing, but it needs room for a second table, takes as long as the table is large, and replicas lag behind for as long again.",
  instead = "in a quiet hour, with room on the disk; several such changes in one op.alter_table rebuild once",
  check = function(change, report)
    local why = reason(change)
    if why then
      report(("%s: %s rebuilds the table"):format(change.table, why))
    end
  end,
  bad = [[
    op.alter_column("users", "name", { nullable = false })
  ]],
  good = [[
    op.alter_column("users", "name", { default = "" })
  ]],
}
