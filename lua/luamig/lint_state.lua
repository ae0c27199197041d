--- lint_state.lua - what lint knows of the schema, from the changes that came before.
---
--- apply() gives a new state and leaves the old one as it is: what a change does is kept beside what
--- was there when its revision began, until commit() puts them together.  get() and each() read:
---
---   tables   key → { name, made, dropped, whole, columns, constraints, indexes, options, triggers }
---            made: the revision that made it, nil: not known; whole: all its columns are known;
---            columns: name → column as in a change
---   enums    key → { name, labels, made };  views, sequences, schemas, extensions likewise
---
--- blind: something was done that is not understood.
local state = {}

local KINDS = { "tables", "enums", "views", "sequences", "schemas", "extensions" }

--- Names are compared without case, and the usual schemas are the connection's own.
local function key_of(name, schema)
  local low = schema and schema:lower()
  if low and low ~= "public" and low ~= "main" then
    return low .. "." .. name:lower()
  end
  return name:lower()
end
state.key = key_of

local function copy(list)
  local out = {}
  for key, value in pairs(list or {}) do
    out[key] = value
  end
  return out
end

function state.new(database)
  local empty = { database = database, blind = false, base = {}, delta = {} }
  for _, kind in ipairs(KINDS) do
    empty.base[kind], empty.delta[kind] = {}, {}
  end
  return empty
end

--- One object by its key, or nil.
function state.get(s, kind, key)
  local value = s.delta[kind][key]
  if value == nil then
    return s.base[kind][key]
  end
  return value or nil
end

--- All objects of a kind: for key, object in state.each(s, "tables") do … end
function state.each(s, kind)
  local all = copy(s.base[kind])
  for key, value in pairs(s.delta[kind]) do
    all[key] = value or nil
  end
  return pairs(all)
end

--- What is known of the table of a change; nil: nothing.
function state.table(s, change)
  return change.table and state.get(s, "tables", key_of(change.table, change.schema))
end

--- The state from here on; those before are no longer what they were.
function state.commit(s)
  local new = copy(s)
  new.delta = {}
  for _, kind in ipairs(KINDS) do
    for key, value in pairs(s.delta[kind]) do
      s.base[kind][key] = value or nil
    end
    new.delta[kind] = {}
  end
  return new
end

--- A new state in which `name` of that kind is `value`; false: it is not there any more.
local function with(s, kind, name, value)
  local new = copy(s)
  new.delta = copy(s.delta)
  new.delta[kind] = copy(s.delta[kind])
  new.delta[kind][name] = value
  return new
end

local function with_table(s, change, fields)
  local key = key_of(change.table, change.schema)
  local old = state.get(s, "tables", key) or { name = change.table, columns = {}, constraints = {}, indexes = {} }
  local new = copy(old)
  for field, value in pairs(fields) do
    new[field] = value
  end
  return with(s, "tables", key, new), new
end

local function known_columns(s, change)
  local known = state.table(s, change)
  return copy(known and known.columns)
end

local function appended(list, ...)
  local new = {}
  for i, value in ipairs(list or {}) do
    new[i] = value
  end
  for _, value in ipairs { ... } do
    new[#new + 1] = value
  end
  return new
end

local function without(list, is_it)
  local new = {}
  for _, value in ipairs(list or {}) do
    if not is_it(value) then
      new[#new + 1] = value
    end
  end
  return new
end

-- ---- what each action does ------------------------------------------------------------------

local apply = {}

--- The constraints that are written on a column.
local function of_column(column)
  local list = {}
  if column.primary_key then
    list[#list + 1] = { kind = "primary_key", columns = { column.name } }
  end
  if column.unique then
    list[#list + 1] = { kind = "unique", columns = { column.name } }
  end
  if column.references then
    list[#list + 1] = { kind = "foreign_key", columns = { column.name }, references = column.references }
  end
  if column.check then
    list[#list + 1] = { kind = "check", columns = { column.name }, expression = column.check }
  end
  return list
end

function apply.create_table(s, change, id)
  local columns, constraints = {}, appended(change.constraints)
  local normal = not change.raw -- an operation lists what is on its columns as constraints too
  for _, column in ipairs(change.columns or {}) do
    columns[column.name:lower()] = column
    if not normal then
      constraints = appended(constraints, table.unpack(of_column(column)))
    end
  end
  local entry = {
    name = change.table, made = id, whole = change.columns ~= nil and not change.unclear, columns = columns,
    constraints = constraints, indexes = appended(change.indexes), options = change.options or {},
  }
  local key = key_of(change.table, change.schema)
  local old = state.get(s, "tables", key)
  if change.if_not_exists and old and not old.dropped then
    return s
  end
  return with(s, "tables", key, entry)
end

function apply.drop_table(s, change)
  return with(s, "tables", key_of(change.table, change.schema),
    { name = change.table, dropped = true, columns = {}, constraints = {}, indexes = {} })
end

function apply.rename_table(s, change)
  local old = state.table(s, change)
  local entry = copy(old or { columns = {}, constraints = {}, indexes = {} })
  entry.name = change.to
  local new = with(s, "tables", key_of(change.to, change.schema), entry)
  return with(new, "tables", key_of(change.table, change.schema),
    { name = change.table, dropped = true, columns = {}, constraints = {}, indexes = {} })
end

function apply.add_column(s, change)
  local columns, known = known_columns(s, change), state.table(s, change)
  columns[change.column.name:lower()] = change.column
  return (with_table(s, change, {
    columns = columns,
    constraints = appended(known and known.constraints, table.unpack(of_column(change.column))),
  }))
end

function apply.drop_column(s, change)
  local columns, known = known_columns(s, change), state.table(s, change)
  local name = change.column:lower()
  columns[name] = nil
  local function has_it(object)
    for _, column in ipairs(object.columns or {}) do
      if column:lower() == name then
        return true
      end
    end
  end
  return (with_table(s, change, {
    columns = columns,
    constraints = without(known and known.constraints, has_it),
    indexes = without(known and known.indexes, has_it),
  }))
end

function apply.rename_column(s, change)
  local columns = known_columns(s, change)
  local column = copy(columns[change.from:lower()])
  column.name = change.to
  columns[change.from:lower()] = nil
  if column.type then
    columns[change.to:lower()] = column
  end
  return (with_table(s, change, { columns = columns }))
end

function apply.alter_column(s, change)
  local columns = known_columns(s, change)
  local column = copy(columns[change.column:lower()])
  column.name = change.column
  for _, field in ipairs { "type", "nullable", "default" } do
    if change[field] ~= nil then
      column[field] = change[field]
    end
  end
  if change.default and change.default.kind == "drop" then
    column.default = nil
  end
  columns[change.column:lower()] = column
  return (with_table(s, change, { columns = columns }))
end

function apply.modify_column(s, change)
  local columns = known_columns(s, change)
  columns[change.from:lower()] = nil
  columns[change.column.name:lower()] = change.column
  return (with_table(s, change, { columns = columns }))
end

function apply.create_index(s, change)
  local known = state.table(s, change)
  return (with_table(s, change, { indexes = appended(known and known.indexes, change) }))
end

function apply.drop_index(s, change)
  local new = s
  for key, entry in state.each(s, "tables") do
    local left = without(entry.indexes, function(index)
      return change.name and index.name and index.name:lower() == change.name:lower()
    end)
    if #left ~= #(entry.indexes or {}) then
      local table_ = copy(entry)
      table_.indexes = left
      new = with(new, "tables", key, table_)
    end
  end
  return new
end

function apply.add_constraint(s, change)
  local known = state.table(s, change)
  return (with_table(s, change, { constraints = appended(known and known.constraints, change.constraint) }))
end

function apply.drop_constraint(s, change)
  local known = state.table(s, change)
  return (with_table(s, change, {
    constraints = without(known and known.constraints, function(constraint)
      return change.name and constraint.name and constraint.name:lower() == change.name:lower()
    end),
  }))
end

function apply.validate_constraint(s, change)
  local known = state.table(s, change)
  local list = {}
  for i, constraint in ipairs(known and known.constraints or {}) do
    list[i] = constraint
    if constraint.name == change.name then
      list[i] = copy(constraint)
      list[i].not_valid = nil
    end
  end
  return (with_table(s, change, { constraints = list }))
end

function apply.table_option(s, change)
  local known = state.table(s, change)
  local options = copy(known and known.options)
  options[change.option] = change.value
  return (with_table(s, change, { options = options }))
end

function apply.create_trigger(s, change)
  return change.table and (with_table(s, change, { triggers = true })) or s
end

-- Objects with a name of their own.
local function named(kind)
  return function(s, change, id)
    return with(s, kind, key_of(change.name, change.schema),
      { name = change.name, made = id, labels = change.labels, materialized = change.materialized,
        query = change.query })
  end, function(s, change)
    return with(s, kind, key_of(change.name, change.schema), false)
  end
end
apply.create_enum, apply.drop_enum = named "enums"
apply.create_view, apply.drop_view = named "views"
apply.replace_view = apply.create_view
apply.create_sequence, apply.drop_sequence = named "sequences"
apply.create_schema, apply.drop_schema = named "schemas"
apply.create_extension, apply.drop_extension = named "extensions"

function apply.alter_enum(s, change)
  local key = key_of(change.name, change.schema)
  local old = state.get(s, "enums", key)
  if not old then
    return s
  end
  local entry = copy(old)
  entry.labels = appended(old.labels)
  for _, one in ipairs(change.changes or {}) do
    if one.kind == "add" then
      entry.labels = appended(entry.labels, one.label)
    end
  end
  return with(s, "enums", key, entry)
end

--- What is not understood may have changed anything.
apply["other"] = function(s)
  local new = copy(s)
  new.blind = true
  return new
end

function state.apply(s, change, id)
  local action = apply[change.action]
  return action and action(s, change, id) or s
end

-- ---- db.has_* -------------------------------------------------------------------------------

function state.has(s, kind, schema, name, what)
  local known = state.get(s, "tables", key_of(name, schema))
  if not known then
    return nil
  elseif known.dropped then
    return false
  elseif kind == "table" then
    return (known.made ~= nil or next(known.columns) ~= nil) and true or nil
  elseif kind == "column" then
    if known.columns[what:lower()] then
      return true
    end
    return known.whole and not s.blind and false or nil
  end
  local list = kind == "index" and known.indexes or known.constraints
  for _, object in ipairs(list or {}) do
    if what and object.name and object.name:lower() == what:lower() then
      return true
    end
  end
  return nil
end

return state
