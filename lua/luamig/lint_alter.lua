--- lint_alter.lua - ALTER …, as changes.
local _, use = ...

local words = use "luamig.lint_words"
local reader = use "luamig.lint_column"

local alter = {}

--- alter.<WORD>(w, make): make{ action = … } adds a change of this table.
function alter.ADD(w, make)
  if w:is_any(reader.CONSTRAINT_START) then
    local constraint = reader.constraint(w)
    return constraint and make { action = "add_constraint", constraint = constraint }
  elseif w:is_any(reader.INDEX_START) and not w:is("COLUMN") then
    local index = reader.index(w)
    index.action = "create_index"
    return make(index)
  elseif w:accept("PARTITION") then
    return make { action = "add_partition" }
  end
  w:accept("COLUMN")
  local if_not_exists = w:accept("IF", "NOT", "EXISTS") or nil
  if w:accept_mark("(") then
    for _, part in ipairs(w:parts(true)) do
      make { action = "add_column", column = reader.column(part), if_not_exists = if_not_exists }
    end
    return
  end
  local column = reader.column(w)
  return column and make { action = "add_column", column = column, if_not_exists = if_not_exists }
end

function alter.DROP(w, make)
  if w:accept("CONSTRAINT") or w:accept("CHECK") then
    local if_exists = w:accept("IF", "EXISTS") or nil
    make { action = "drop_constraint", name = w:name(), if_exists = if_exists, cascade = w:has("CASCADE") or nil }
  elseif w:accept("FOREIGN", "KEY") then
    make { action = "drop_constraint", kind = "foreign_key", name = w:name() }
  elseif w:accept("PRIMARY", "KEY") then
    make { action = "drop_constraint", kind = "primary_key" }
  elseif w:accept("INDEX") or w:accept("KEY") then
    make { action = "drop_index", name = w:name() }
  elseif w:accept("PARTITION") then
    make { action = "drop_partition" }
  else
    w:accept("COLUMN")
    local if_exists = w:accept("IF", "EXISTS") or nil
    make { action = "drop_column", column = w:name(), if_exists = if_exists, cascade = w:has("CASCADE") or nil }
  end
end

function alter.ALTER(w, make)
  if w:accept("INDEX") or w:accept("CONSTRAINT") or w:accept("CHECK") then
    return make { action = "alter_other" }
  end
  w:accept("COLUMN")
  local change = { action = "alter_column", column = w:name() }
  if w:accept("SET", "NOT", "NULL") then
    change.nullable = false
  elseif w:accept("DROP", "NOT", "NULL") then
    change.nullable = true
  elseif w:accept("SET", "DEFAULT") then
    change.default = reader.default(w)
  elseif w:accept("DROP", "DEFAULT") then
    change.default = { kind = "drop" }
  elseif w:accept("SET", "DATA", "TYPE") or w:accept("TYPE") then
    local from = w.n
    while not w:done() and not w:is("USING") and not w:is("COLLATE") do
      if not w:group() then
        w:next()
      end
    end
    change.type = { text = w:text_from(from) }
    if w:accept("COLLATE") then
      w:name()
    end
    if w:accept("USING") then
      from = w.n
      w.n = #w.list + 1
      change.using = w:text_from(from)
    end
  elseif w:accept("ADD", "GENERATED") then
    change.identity = true
  elseif w:accept("SET", "STATISTICS") or w:accept("SET", "STORAGE") then
    change.action = "alter_other"
  end
  make(change)
end

function alter.MODIFY(w, make)
  w:accept("COLUMN")
  w:accept("IF", "EXISTS")
  local column = reader.column(w)
  return column and make { action = "modify_column", column = column, from = column.name }
end

function alter.CHANGE(w, make)
  w:accept("COLUMN")
  w:accept("IF", "EXISTS")
  local from = w:name()
  local column = reader.column(w)
  return column and make { action = "modify_column", column = column, from = from }
end

function alter.RENAME(w, make)
  if w:accept("CONSTRAINT") then
    local from = w:name()
    w:accept("TO")
    make { action = "rename_constraint", from = from, to = w:name() }
  elseif w:accept("INDEX") or w:accept("KEY") then
    local from = w:name()
    w:accept("TO")
    make { action = "rename_index", from = from, to = w:name() }
  elseif w:accept("TO") or w:accept("AS") then
    make { action = "rename_table", to = w:name() }
  else
    w:accept("COLUMN")
    local from = w:name()
    if w:accept("TO") then
      make { action = "rename_column", from = from, to = w:name() }
    else
      make { action = "rename_table", to = from }
    end
  end
end

function alter.VALIDATE(w, make)
  w:accept("CONSTRAINT")
  make { action = "validate_constraint", name = w:name() }
end

function alter.SET(w, make)
  if w:accept("LOGGED") then
    make { action = "set_logged", logged = true }
  elseif w:accept("UNLOGGED") then
    make { action = "set_logged", logged = false }
  elseif w:accept("TABLESPACE") then
    make { action = "set_tablespace" }
  else
    make { action = "table_option", option = "set" }
  end
end

function alter.ATTACH(_, make)
  make { action = "attach_partition" }
end

function alter.DETACH(w, make)
  w:accept("PARTITION")
  make { action = "detach_partition", name = w:name(), concurrently = w:has("CONCURRENTLY") or nil }
end

local function option(name)
  return function(w, make)
    w:accept_mark("=")
    make { action = "table_option", option = name, value = w:name() }
  end
end
alter.ENGINE = option "engine"
alter.CHARSET = option "charset"
alter.COLLATE = option "collate"
alter.ROW_FORMAT = option "row_format"
alter.AUTO_INCREMENT = option "auto_increment"
alter.COMMENT = option "comment"
function alter.DEFAULT(w, make)
  if not w:accept("CHARSET") then
    w:accept("CHARACTER", "SET")
  end
  option("charset")(w, make)
end
function alter.CHARACTER(w, make)
  w:accept("SET")
  option("charset")(w, make)
end
function alter.CONVERT(w, make)
  w:accept("TO")
  if not w:accept("CHARSET") then
    w:accept("CHARACTER", "SET")
  end
  make { action = "table_option", option = "convert", value = w:name() }
end
function alter.FORCE(_, make)
  make { action = "table_option", option = "force" }
end
function alter.ENABLE(_, make)
  make { action = "alter_other" }
end
alter.DISABLE, alter.OWNER, alter.INHERIT, alter.CLUSTER = alter.ENABLE, alter.ENABLE, alter.ENABLE, alter.ENABLE
alter.NO, alter.REPLICA, alter.RESET = alter.ENABLE, alter.ENABLE, alter.ENABLE
alter.ALGORITHM, alter.LOCK = function() end, function() end
function alter.PARTITION(_, make)
  make { action = "partition_table" }
end
alter.REORGANIZE = alter.PARTITION

local function alter_table(w)
  local list = {}
  local if_exists = w:accept("IF", "EXISTS") or nil
  w:accept("ONLY")
  local name, schema = w:name()
  if not name then
    return words.other(w)
  end
  local algorithm
  for _, part in ipairs(w:parts(false)) do
    local token = part:next()
    local word = token.text:upper()
    if word == "ALGORITHM" or word == "LOCK" then
      part:accept_mark("=")
      local value = part:next()
      algorithm = algorithm or (value and word == "ALGORITHM" and value.text:upper())
    end
    local read = token.kind == "word" and alter[word]
    if read then
      read(part, function(change)
        change.table, change.schema, change.if_exists = name, schema, change.if_exists or if_exists
        list[#list + 1] = change
      end)
    else
      list[#list + 1] = { action = "other", verb = "ALTER", table = name, schema = schema }
    end
  end
  for _, change in ipairs(list) do
    change.algorithm = algorithm
  end
  return list
end

local function alter_type(w)
  local change = { action = "alter_enum", changes = {} }
  change.name, change.schema = w:name()
  local one = {}
  if w:accept("ADD", "VALUE") then
    change.if_not_exists = w:accept("IF", "NOT", "EXISTS") or nil
    one.kind, one.label = "add", (w:next() or {}).text
    if w:accept("BEFORE") then
      one.before = (w:next() or {}).text
    elseif w:accept("AFTER") then
      one.after = (w:next() or {}).text
    end
  elseif w:accept("RENAME", "VALUE") then
    one.kind, one.label = "rename", (w:next() or {}).text
    w:accept("TO")
    one.to = (w:next() or {}).text
  else
    return { { action = "alter_other" } }
  end
  for key, value in pairs(one) do
    one[key] = key == "kind" and value or words.unquoted(value)
  end
  change.changes[1] = one
  return { change }
end

--- The changes of a statement whose first word, ALTER, was read.
return function(w)
  w:accept("ONLINE")
  w:accept("IGNORE")
  if w:accept("TABLE") then
    return alter_table(w)
  elseif w:accept("TYPE") then
    return alter_type(w)
  elseif w:accept("INDEX") then
    w:accept("IF", "EXISTS")
    local name = w:name()
    if w:accept("RENAME", "TO") then
      return { { action = "rename_index", from = name, to = w:name() } }
    end
    return { { action = "alter_other" } }
  elseif w:accept("SEQUENCE") then
    w:accept("IF", "EXISTS")
    local name, schema = w:name()
    return { { action = "alter_sequence", name = name, schema = schema } }
  elseif w:accept("MATERIALIZED", "VIEW") or w:accept("VIEW") or w:accept("FUNCTION")
    or w:accept("DATABASE") or w:accept("SCHEMA") or w:accept("DEFAULT") or w:accept("ROLE") or w:accept("USER")
    or w:accept("EXTENSION") then
    return { { action = "alter_other" } }
  elseif w:accept("SYSTEM") then
    return { { action = "alter_system" } }
  end
  return words.other(w)
end
