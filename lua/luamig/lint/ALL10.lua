local help = require "luamig.lint_help"

local function list(columns)
  return table.concat(columns, ", ")
end

-- A query that gives a row where the statement would fail.
local PREFLIGHT = {
  unique = function(change, c)
    return ("SELECT %s FROM %s GROUP BY %s HAVING count(*) > 1"):format(list(c.columns), change.table, list(c.columns))
  end,
  primary_key = function(change, c)
    return ("SELECT %s FROM %s GROUP BY %s HAVING count(*) > 1"):format(list(c.columns), change.table, list(c.columns))
  end,
  check = function(change, c)
    return ("SELECT 1 FROM %s WHERE NOT (%s)"):format(change.table, c.expression or "…")
  end,
  foreign_key = function(change, c)
    return ("SELECT 1 FROM %s c LEFT JOIN %s p ON … WHERE c.%s IS NOT NULL AND p.… IS NULL"):format(
      change.table, c.references.table, c.columns[1] or "…")
  end,
}

return {
  id = "ALL10",
  severity = "note",
  what = "whether this works depends on the rows",
  why = "On an empty test database it passes; in production one NULL, duplicate or orphan stops the deployment.",
  instead = "run the query before (luamig plan does), or mend the rows in the revision",
  check = function(change, report)
    if change.action == "alter_column" and change.nullable == false then
      report(("%s.%s: SELECT 1 FROM %s WHERE %s IS NULL"):format(change.table, change.column, change.table, change.column))
    elseif change.action == "create_index" and change.unique then
      report(("%s: %s"):format(change.table, PREFLIGHT.unique(change, change)))
    end
    for _, c in ipairs(help.added_constraints(change)) do
      local column = type(change.column) == "table" and change.column
      local harmless = c.not_valid or (column and not column.default)
      if PREFLIGHT[c.kind] and not harmless then
        report(("%s: %s"):format(change.table, PREFLIGHT[c.kind](change, c)))
      end
    end
  end,
  bad = [[
    op.create_unique("users", { "email" })
  ]],
  good = [[
    op.create_index("users", { "email" })
  ]],
}
