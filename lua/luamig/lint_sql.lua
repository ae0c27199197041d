--- lint_sql.lua - raw SQL as changes, from its words.
---
--- Tolerant: what it does not know becomes { action = "other" }, and of what it knows the rest of
--- a clause is passed over.
local _, use = ...

local words = use "luamig.lint_words"

local parser = {}
local statements = {}

statements.CREATE = use "luamig.lint_create"
statements.ALTER = use "luamig.lint_alter"

-- DROP …

local function read_drop(w, fields)
  local list = {}
  local concurrently = w:accept("CONCURRENTLY") or nil
  local if_exists = w:accept("IF", "EXISTS") or nil
  repeat
    local name, schema = w:name()
    if name then
      local change = { schema = schema, concurrently = concurrently, if_exists = if_exists }
      for key, value in pairs(fields) do
        change[key] = value
      end
      change[fields.action == "drop_table" and "table" or "name"] = name
      list[#list + 1] = change
    end
  until not w:accept_mark(",")
  local cascade = w:has("CASCADE") or nil
  if w:accept("ON") and list[1] then
    list[1].table = w:name()
  end
  for _, change in ipairs(list) do
    change.cascade = cascade
  end
  return #list > 0 and list or words.other(w)
end

local DROPS = {
  TABLE = "drop_table", INDEX = "drop_index", TYPE = "drop_enum", VIEW = "drop_view",
  SEQUENCE = "drop_sequence", SCHEMA = "drop_schema", EXTENSION = "drop_extension",
  TRIGGER = "drop_trigger", FUNCTION = "drop_routine", PROCEDURE = "drop_routine",
  DATABASE = "drop_database", DOMAIN = "drop_domain", POLICY = "drop_routine", EVENT = "drop_routine",
}

function statements.DROP(w)
  local fields = {}
  if w:accept("MATERIALIZED") then
    fields.materialized = true
  elseif w:accept("TEMPORARY") then
    fields.temporary = true
  end
  local token = w:next()
  fields.action = token and DROPS[token.text:upper()]
  if fields.action then
    return read_drop(w, fields)
  end
  return words.other(w)
end

-- rows

local function rows(action)
  return function(w)
    local change = { action = action }
    w:accept("LOW_PRIORITY")
    w:accept("IGNORE")
    if action == "update" and w:accept("OR") then
      w:next()
    end
    w:accept("FROM")
    w:accept("ONLY")
    change.table, change.schema = w:name()
    change.where = w:has("WHERE")
    change.limit = w:has("LIMIT") or nil
    if action == "update" then
      local at = w.n
      while not w:done() and not w:accept("SET") do
        w:next()
      end
      change.columns = {}
      for _, part in ipairs(w:parts(false)) do
        if (part:mark("=", 1) or part:mark(".", 1)) and #change.columns < 100 then
          change.columns[#change.columns + 1] = part:name()
        end
      end
      w.n = at
    end
    return { change }
  end
end
statements.UPDATE = rows "update"
statements.DELETE = rows "delete"

local function insert(w)
  local change = { action = "insert" }
  while not w:done() and not w:accept("INTO") do
    w:next()
  end
  change.table, change.schema = w:name()
  change.from_select = w:has("SELECT") or nil
  return { change }
end
statements.INSERT, statements.REPLACE = insert, insert

function statements.WITH(w)
  for _, verb in ipairs { "UPDATE", "DELETE", "INSERT" } do
    for i = 2, #w.list do
      local token, before = w.list[i], w.list[i - 1]
      if token.kind == "word" and token.text:upper() == verb and (before.text == ")" or before.text == "(") then
        w.n = i + 1
        return statements[verb](w)
      end
    end
  end
  return { { action = "select" } }
end

function statements.COPY(w)
  local change = { action = "insert" }
  change.table, change.schema = w:name()
  return { change }
end

function statements.TRUNCATE(w)
  w:accept("TABLE")
  w:accept("ONLY")
  local list = {}
  repeat
    local name, schema = w:name()
    if name then
      list[#list + 1] = { action = "truncate", table = name, schema = schema }
    end
  until not w:accept_mark(",")
  for _, change in ipairs(list) do
    change.cascade = w:has("CASCADE") or nil
  end
  return list
end

for _, word in ipairs { "SELECT", "VALUES", "TABLE", "SHOW", "EXPLAIN", "DESCRIBE", "DESC", "PERFORM" } do
  statements[word] = function()
    return { { action = "select" } }
  end
end

-- settings and the rest

function statements.SET(w)
  local change = { action = "set" }
  while w:accept("SESSION") or w:accept("LOCAL") or w:accept("GLOBAL") or w:accept_mark("@") do
    change.scope = true
  end
  local name, prefix = w:name()
  change.name = (name or prefix or ""):lower()
  if not w:accept_mark("=") and not w:accept("TO") then
    w:accept_mark(":")
    w:accept_mark("=")
  end
  local from = w.n
  w.n = #w.list + 1
  change.value = w:text_from(from):lower():gsub("^'(.*)'$", "%1")
  return { change }
end
statements.RESET, statements.USE = function()
  return { { action = "set", name = "", value = "" } }
end, function()
  return { { action = "set", name = "", value = "" } }
end

function statements.PRAGMA(w)
  local name = w:name()
  local value
  if w:accept_mark("=") then
    local from = w.n
    w.n = #w.list + 1
    value = w:text_from(from)
  else
    value = w:group()
  end
  return { { action = "pragma", name = (name or ""):lower(), value = value and value:lower() } }
end

function statements.REINDEX(w)
  return { { action = "reindex", concurrently = w:has("CONCURRENTLY") or nil } }
end

function statements.REFRESH(w)
  w:accept("MATERIALIZED", "VIEW")
  local change = { action = "refresh_view" }
  change.concurrently = w:accept("CONCURRENTLY") or nil
  change.name, change.schema = w:name()
  return { change }
end

function statements.CLUSTER(w)
  w:accept("VERBOSE")
  local change = { action = "cluster" }
  change.table, change.schema = w:name()
  return { change }
end

function statements.VACUUM(w)
  local options = w:mark("(") and (w:group() or ""):upper() or ""
  local change = { action = "vacuum", full = w:accept("FULL") or options:find("FULL") ~= nil or nil }
  while w:accept("VERBOSE") or w:accept("ANALYZE") or w:accept("FREEZE") do
    change.more = true
  end
  change.table, change.schema = w:name()
  return { change }
end

function statements.OPTIMIZE(w)
  w:accept("TABLE")
  local change = { action = "optimize" }
  change.table, change.schema = w:name()
  return { change }
end

function statements.RENAME(w)
  w:accept("TABLE")
  local list = {}
  repeat
    local name, schema = w:name()
    if name and w:accept("TO") then
      list[#list + 1] = { action = "rename_table", table = name, schema = schema, to = w:name() }
    end
  until not w:accept_mark(",")
  return #list > 0 and list or words.other(w)
end

for _, word in ipairs { "COMMENT", "GRANT", "REVOKE", "ANALYZE", "LOCK", "NOTIFY", "CHECKPOINT", "SECURITY" } do
  statements[word] = function()
    return { { action = word:lower() } }
  end
end

--- The changes that a statement makes; at least one.
function parser.changes(tokens, sql, _)
  while tokens[#tokens] and tokens[#tokens].text == ";" do
    tokens[#tokens] = nil
  end
  local w = words.new(tokens, sql)
  local token = w:next()
  local read = token and token.kind == "word" and statements[token.text:upper()]
  local list = read and read(w) or words.other(w)
  return #list > 0 and list or words.other(w)
end

return parser
