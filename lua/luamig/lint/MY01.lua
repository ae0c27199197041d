local help = require "luamig.lint_help"

-- Does another length stay on the same side of 255 bytes?
local function only_longer(old, new)
  local a, b = help.type(old), help.type(new)
  return a.name == "varchar" and b.name == "varchar" and (help.length(b) or 0) >= (help.length(a) or math.huge)
end

local function is_other_type(old, new)
  local a, b = help.type(old), help.type(new)
  return a.name ~= b.name or a.unsigned ~= b.unsigned or table.concat(a.args, ",") ~= table.concat(b.args, ",")
end

local function type_change(change, old, new)
  if not old then
    return ("a change to %s, from a type that is not known,"):format(new.text)
  elseif help.labels(old) and help.labels(new) then
    return nil -- MY10
  elseif is_other_type(old, new) and not only_longer(old, new) then
    return ("%s to %s"):format(old.text, new.text)
  end
end

local function reason(change)
  local column = type(change.column) == "table" and change.column
  local c = change.action == "add_constraint" and change.constraint
  if change.action == "add_column" then
    if column.generated and column.stored then
      return "a stored generated column"
    elseif change.database == "mariadb" and help.volatile(column.default) then
      return "a default that is an expression"
    end
  elseif change.action == "alter_column" and change.type then
    local old = help.column(change)
    return type_change(change, old and old.type, change.type)
  elseif change.action == "modify_column" then
    local old = help.column(change, change.from)
    return old and type_change(change, old.type, column.type)
  elseif c and (c.kind == "foreign_key" or c.kind == "check") then
    return c.kind == "check" and "a check" or "a foreign key"
  elseif change.action == "drop_constraint" and change.kind == "primary_key" then
    return "a dropped primary key"
  elseif change.action == "table_option" and change.option == "convert" then
    return "another character set"
  end
end

return {
  id = "MY01",
  severity = "warning",
  databases = { "mysql", "mariadb" },
  what = "the table is copied, and nobody writes to it meanwhile",
  why = "The server can do this only by ALGORITHM=COPY: a second table, all rows copied, writers blocked, and the same again on each replica.",
  instead = "a new column filled with data.transform, a smaller change, or a tool that copies beside the application (gh-ost, pt-online-schema-change)",
  check = function(change, report)
    local why = change.algorithm ~= "INSTANT" and change.algorithm ~= "INPLACE" and reason(change)
    if why then
      report(("%s: %s copies the table"):format(change.table, why))
    end
  end,
  bad = [[
    op.alter_column("users", "age", { type = t.bigint })
  ]],
  good = [[
    op.alter_column("users", "name", { type = t.string(60) })
  ]],
}
