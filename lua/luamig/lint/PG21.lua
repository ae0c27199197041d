local help = require "luamig.lint_help"

-- Does the list begin with these columns, in any order?
local function leads(list, columns)
  local wanted = {}
  for _, column in ipairs(columns) do
    wanted[column:lower()] = true
  end
  for i = 1, #columns do
    if not list[i] or not wanted[list[i]:lower()] then
      return false
    end
  end
  return true
end

local function is_indexed(entry, columns)
  for _, index in ipairs(entry.indexes or {}) do
    if leads(index.columns or {}, columns) and not index.where then
      return true
    end
  end
  for _, c in ipairs(entry.constraints or {}) do
    if (c.kind == "primary_key" or c.kind == "unique") and leads(c.columns or {}, columns) then
      return true
    end
  end
  for _, column in pairs(entry.columns) do
    if #columns == 1 and column.index and column.name == columns[1] then
      return true
    end
  end
  return false
end

local function keys_of(change)
  local list = {}
  for _, c in ipairs(change.action == "create_table" and change.constraints or help.added_constraints(change)) do
    if c.kind == "foreign_key" then
      list[#list + 1] = c.columns
    end
  end
  for _, column in ipairs(change.action == "create_table" and change.raw and change.columns or {}) do
    if column.references then
      list[#list + 1] = { column.name }
    end
  end
  return list
end

return {
  id = "PG21",
  severity = "warning",
  databases = { "postgresql", "sqlite" },
  what = "a foreign key without an index on its own columns",
  why = "Each DELETE in the table that it refers to, and each change of its key, reads this whole table to look for rows.",
  instead = "index = true on the column, or op.create_index",
  revision = function(revision, report)
    for _, change in ipairs(revision.changes) do
      local entry = change.table and help.object(revision.after, "tables", change.table, change.schema)
      for _, columns in ipairs(entry and not entry.dropped and entry.made and keys_of(change) or {}) do
        if #columns > 0 and not is_indexed(entry, columns) then
          report(("the foreign key %s (%s) has no index"):format(change.table, table.concat(columns, ", ")), change)
        end
      end
    end
  end,
  bad = [[
    op.add_column("orders", { "buyer_id", t.bigint, references = "users.id" })
  ]],
  good = [[
    op.add_column("orders", { "buyer_id", t.bigint, references = "users.id", index = true })
  ]],
}
