local function reason(column)
  local default = column.default
  if column.nullable == false and (not default or default.kind == "null") and not column.generated then
    return "NOT NULL without a default"
  elseif default and default.kind == "expression" then
    return "a default that is an expression"
  elseif column.stored then
    return "a stored generated column"
  elseif column.references and default and default.kind ~= "null" then
    return "a reference with a default"
  end
end

return {
  id = "SL02",
  severity = "error",
  databases = { "sqlite" },
  what = "a column that can only be added to an empty table",
  why = "SQLite takes this ADD COLUMN while the table has no rows, as in tests, and refuses it as soon as there is one.",
  instead = "op.add_column, which rebuilds the table where that is needed",
  check = function(change, report)
    local why = change.raw and change.action == "add_column" and reason(change.column)
    if why then
      report(("%s.%s: %s is refused where there are rows"):format(change.table, change.column.name, why))
    end
  end,
  bad = [[
    op.execute "ALTER TABLE users ADD COLUMN made_at text DEFAULT CURRENT_TIMESTAMP"
  ]],
  good = [[
    op.add_column("users", { "made_at", t.text, default = sql "CURRENT_TIMESTAMP" })
  ]],
}
