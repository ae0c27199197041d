--- lint_create.lua - CREATE …, as changes.
local _, use = ...

local words = use "luamig.lint_words"
local reader = use "luamig.lint_column"

local create = {}

local function read_table_options(w, change)
  while not w:done() do
    local token = w:next()
    if token.kind == "word" then
      local word = token.text:upper()
      if word == "ENGINE" or word == "CHARSET" or word == "COLLATE" or word == "ROW_FORMAT" then
        w:accept_mark("=")
        change.options[word:lower()] = w:name()
      elseif word == "CHARACTER" and w:accept("SET") then
        w:accept_mark("=")
        change.options.charset = w:name()
      elseif word == "STRICT" then
        change.options.strict = "true"
      elseif word == "WITHOUT" and w:accept("ROWID") then
        change.options.without_rowid = "true"
      elseif word == "AS" or word == "SELECT" then
        change.as_select = true
        return
      elseif word == "PARTITION" and w:accept("BY") then
        change.partition_by = true
      end
    end
  end
end

local function create_table(w, temporary)
  local change = { action = "create_table", columns = {}, constraints = {}, indexes = {}, options = {},
    temporary = temporary }
  change.if_not_exists = w:accept("IF", "NOT", "EXISTS") or nil
  change.table, change.schema = w:name()
  if not change.table then
    return words.other(w)
  end
  if w:accept("LIKE") or w:accept("PARTITION", "OF") or w:accept("OF") then
    change.columns, change.unclear = nil, true
    return { change }
  end
  if w:accept_mark("(") then
    if w:accept("LIKE") then
      change.columns, change.unclear = nil, true
      return { change }
    end
    for _, part in ipairs(w:parts(true)) do
      if part:is_any(reader.CONSTRAINT_START) then
        local constraint = reader.constraint(part)
        change.constraints[#change.constraints + 1] = constraint
      elseif part:is_any(reader.INDEX_START) and (part:is("KEY") or part:is("INDEX") or part:is("KEY", 1)
        or part:is("INDEX", 1)) then
        change.indexes[#change.indexes + 1] = reader.index(part)
      elseif part:is("LIKE") then
        change.unclear = true
      else
        change.columns[#change.columns + 1] = reader.column(part)
      end
    end
    for _, constraint in ipairs(change.constraints) do
      for _, column in ipairs(change.columns) do
        if constraint.kind == "primary_key" and constraint.columns[1] == column.name then
          column.nullable = false
        end
      end
    end
  else
    change.columns = nil
  end
  read_table_options(w, change)
  return { change }
end

function create.TABLE(w)
  return create_table(w)
end

local function create_index(w, unique)
  local change = { action = "create_index", unique = unique }
  change.concurrently = w:accept("CONCURRENTLY") or nil
  change.if_not_exists = w:accept("IF", "NOT", "EXISTS") or nil
  if not w:is("ON") then
    change.name = w:name()
  end
  if w:accept("USING") then
    change.method = w:name()
  end
  if not w:accept("ON") then
    return words.other(w)
  end
  change.only = w:accept("ONLY") or nil
  change.table, change.schema = w:name()
  if w:accept("USING") then
    change.method = w:name()
  end
  change.columns = w:names()
  change.where = w:has("WHERE") or nil
  return { change }
end

function create.INDEX(w)
  return create_index(w, false)
end

function create.UNIQUE(w)
  return w:accept("INDEX") and create_index(w, true) or words.other(w)
end
function create.FULLTEXT(w)
  local list = w:accept("INDEX") and create_index(w, false) or words.other(w)
  list[1].fulltext = true
  return list
end

function create.TEMPORARY(w)
  return w:accept("TABLE") and create_table(w, true) or words.other(w)
end
create.TEMP = create.TEMPORARY
function create.UNLOGGED(w)
  return w:accept("TABLE") and create_table(w) or words.other(w)
end

function create.TYPE(w)
  local name, schema = w:name()
  if not name or not w:accept("AS", "ENUM") then
    return words.other(w)
  end
  local labels = {}
  local _, first, last = w:group()
  for i = first or 1, last or 0 do
    if w.list[i].kind == "string" then
      labels[#labels + 1] = words.unquoted(w.list[i].text)
    end
  end
  return { { action = "create_enum", name = name, schema = schema, labels = labels } }
end

local function create_named(action, fields)
  return function(w)
    local change = { action = action }
    for key, value in pairs(fields or {}) do
      change[key] = value
    end
    change.if_not_exists = w:accept("IF", "NOT", "EXISTS") or nil
    change.name, change.schema = w:name()
    return change.name and { change } or words.other(w)
  end
end
create.VIEW = create_named "create_view"
create.SEQUENCE = create_named "create_sequence"
create.SCHEMA = create_named "create_schema"
create.EXTENSION = create_named "create_extension"
function create.MATERIALIZED(w)
  return w:accept("VIEW") and create_named("create_view", { materialized = true })(w) or words.other(w)
end
function create.OR(w)
  return w:accept("REPLACE", "VIEW") and create_named("replace_view")(w) or
    w:accept("REPLACE", "TABLE") and create_table(w) or { { action = "create_routine" } }
end
function create.TRIGGER(w)
  w:accept("IF", "NOT", "EXISTS")
  local change = { action = "create_trigger", name = (w:name()) }
  while not w:done() and not w:accept("ON") do
    w:next()
  end
  change.table, change.schema = w:name()
  return { change }
end
for _, word in ipairs { "FUNCTION", "PROCEDURE", "AGGREGATE", "ROLE", "USER", "POLICY", "RULE", "DATABASE",
  "EVENT", "DEFINER", "STATISTICS", "PUBLICATION", "SUBSCRIPTION", "COLLATION", "CAST", "OPERATOR" } do
  create[word] = function()
    return { { action = "create_routine" } }
  end
end
function create.DOMAIN(w)
  local name, schema = w:name()
  return { { action = "create_domain", name = name, schema = schema, checked = w:has("CHECK") or w:has("NOT") } }
end

--- The changes of a statement whose first word, CREATE, was read.
return function(w)
  local token = w:next()
  local read = token and create[token.text:upper()]
  return read and read(w) or words.other(w)
end
