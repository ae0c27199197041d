local function names(object, column)
  for _, name in ipairs(object.columns or {}) do
    if name:lower() == column or (name:sub(1, 1) == "(" and name:lower():find(column, 1, true)) then
      return true
    end
  end
  return object.expression ~= nil and not object.on_column and #(object.columns or {}) == 0
    and object.expression:lower():find(column, 1, true) ~= nil
end

local function user_of(known, column)
  for _, c in ipairs(known.constraints or {}) do
    if names(c, column) and c.kind ~= "foreign_key" then
      return "a " .. c.kind:gsub("_", " ") .. (c.kind == "check" and " of the table" or "")
    end
  end
  for _, index in ipairs(known.indexes or {}) do
    if names(index, column) then
      return "the index " .. (index.name or "")
    end
  end
end

return {
  id = "SL03",
  severity = "error",
  databases = { "sqlite" },
  what = "DROP COLUMN of a column that something else names",
  why = "SQLite refuses to drop a column that is a key, or that an index, a check of the table, a trigger or a view names.",
  instead = "op.drop_column, which sees to what depends on it",
  check = function(change, report)
    local user = change.raw and change.action == "drop_column" and change.known
      and user_of(change.known, change.column:lower())
    if user then
      report(("%s.%s is named by %s"):format(change.table, change.column, user))
    end
  end,
  before = [[
    op.create_index("users", { "name" }, { name = "ix_users_name" })
  ]],
  bad = [[
    op.execute "ALTER TABLE users DROP COLUMN name"
  ]],
  fails = { "sqlite" },
  good = [[
    op.execute "ALTER TABLE users DROP COLUMN age"
  ]],
}
