local help = require "luamig.lint_help"

-- A check or an index over an expression of the column is done again.
local function depends(change)
  local name = change.column:lower()
  for _, c in ipairs(change.known.constraints or {}) do
    if c.kind == "check" and c.expression and c.expression:lower():find(name, 1, true) then
      return "a check names it, and is tried on all rows"
    end
  end
  for _, index in ipairs(change.known.indexes or {}) do
    for _, part in ipairs(index.columns or {}) do
      if part:sub(1, 1) == "(" and part:lower():find(name, 1, true) then
        return "an index over an expression of it is built again"
      end
    end
  end
end

return {
  id = "PG12",
  severity = "warning",
  databases = { "postgresql" },
  what = "a change of type that is free only under conditions",
  why = "timestamp to timestamptz rewrites the table unless the session's TimeZone is UTC; a type that keeps the rows as they are still tries checks and builds indexes again that name the column.",
  instead = "SET timezone = 'UTC' in the revision before the change; drop such a check before and add it again online",
  check = function(change, report)
    local old = change.action == "alter_column" and change.type and help.column(change)
    local kind = old and help.type_change(old.type, change.type)
    if kind == "zone" then
      for _, earlier in ipairs(change.revision.changes) do
        if earlier.action == "set" and earlier.name == "timezone" and earlier.value:find("utc", 1, true) then
          return
        end
      end
      report(("%s.%s: %s to %s rewrites the table unless TimeZone is UTC"):format(
        change.table, change.column, old.type.text, change.type.text))
    elseif kind == "cheap" and depends(change) then
      report(("%s.%s: %s"):format(change.table, change.column, depends(change)))
    end
  end,
  bad = [[
    op.alter_column("users", "seen_at", { type = t.timestamptz })
  ]],
  good = [[
    op.execute "SET LOCAL timezone = 'UTC'"
    op.alter_column("users", "seen_at", { type = t.timestamptz })
  ]],
}
