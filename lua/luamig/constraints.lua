--- constraints.lua - check, unique, primary_key, foreign_key, index, exclude: what stands beside the
--- columns of a table.  Each gives a value that op.create_table reads; the last argument is a table
--- of options as in op.create_check and the others.

local words = {}
local Constraint = { __name = "luamig.constraint", __metatable = false }

local function new(kind, first, second, options)
  return setmetatable({ kind = kind, first = first, second = second, options = options }, Constraint)
end

--- A check: check("amount >= 0").
--- @param expression string|table  SQL, also per dialect
--- @param options? table  name, not_valid, comment
function words.check(expression, options)
  return new("check", expression, nil, options)
end

--- A unique constraint: unique { "email" }, unique { "shop", "number" }.
--- @param columns string|table
--- @param options? table  name, deferrable, nulls_not_distinct, include, comment
function words.unique(columns, options)
  return new("unique", columns, nil, options)
end

--- The primary key: primary_key { "shop", "number" }.
--- @param columns string|table
--- @param options? table  name, deferrable, include, comment
function words.primary_key(columns, options)
  return new("primary_key", columns, nil, options)
end

--- A foreign key: foreign_key({ "owner" }, "users.id", { on_delete = "cascade" }).
--- @param columns string|table
--- @param references string|table  "students.id", "students(id)" or { table = …, columns = … }
--- @param options? table  name, on_delete, on_update, match, deferrable, not_valid, comment
function words.foreign_key(columns, references, options)
  return new("foreign_key", columns, references, options)
end

--- An index: index { "name" }, index({ sql "lower(name)" }, { unique = true }).
--- @param columns string|table  as in op.create_index
--- @param options? table  name, unique, where, method, include, nulls_not_distinct, comment
function words.index(columns, options)
  return new("index", columns, nil, options)
end

--- An exclusion constraint (PostgreSQL).
--- @param parts table  { { "room", with = "=" }, … }
--- @param options? table  name, method, where, deferrable, include
function words.exclude(parts, options)
  return new("exclude", parts, nil, options)
end

return words
