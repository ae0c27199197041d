--- lint_sql.lua - raw SQL as changes, from its words.
---
--- Tolerant: what it does not know becomes { action = "other" }, and of what it knows the rest of
--- a clause is passed over.  Quoted names, strings and comments were told apart by the lexer.
local parser = {}

-- ---- reading words ----------------------------------------------------------------------------

local Words = {}
Words.__index = Words

local function new_words(tokens, sql)
  return setmetatable({ list = tokens, n = 1, sql = sql }, Words)
end

function Words:peek(ahead)
  return self.list[self.n + (ahead or 0)]
end

--- Is the word (any of them: "ADD") next?  Not a quoted one.
function Words:is(word, ahead)
  local token = self:peek(ahead)
  return token ~= nil and token.kind == "word" and token.text:upper() == word
end

function Words:is_any(set, ahead)
  local token = self:peek(ahead)
  return token ~= nil and token.kind == "word" and set[token.text:upper()] or false
end

function Words:mark(text, ahead)
  local token = self:peek(ahead)
  return token ~= nil and token.kind == "other" and token.text == text
end

--- Passes over the words if they all come next: accept("IF", "EXISTS").
function Words:accept(...)
  local all = { ... }
  for i, word in ipairs(all) do
    if not self:is(word, i - 1) then
      return false
    end
  end
  self.n = self.n + #all
  return true
end

function Words:accept_mark(text)
  if self:mark(text) then
    self.n = self.n + 1
    return true
  end
  return false
end

function Words:next()
  local token = self:peek()
  self.n = self.n + 1
  return token
end

function Words:done()
  return self.n > #self.list
end

--- The text from token `from` to before the next one.
function Words:text_from(from)
  local first, last = self.list[from], self.list[self.n - 1]
  if not first or self.n <= from then
    return ""
  end
  return self.sql:sub(first.at, last.to)
end

--- name, schema: of `schema.name`.
function Words:name()
  local token = self:peek()
  if not token or (token.kind ~= "word" and token.kind ~= "name" and token.kind ~= "string") then
    return nil
  end
  local parts = { self:next().text }
  while self:mark(".") and self:peek(1) do
    self.n = self.n + 1
    parts[#parts + 1] = self:next().text
  end
  return parts[#parts], parts[#parts - 1]
end

--- Passes over "( … )" and gives the text between; nil when there is none.
function Words:group()
  if not self:mark("(") then
    return nil
  end
  local first, depth = self.n + 1, 0
  repeat
    local token = self:next()
    if token.kind == "other" then
      depth = depth + (token.text == "(" and 1 or token.text == ")" and -1 or 0)
    end
  until depth == 0 or self:done()
  local opening, closing = self.list[first - 1], self.list[self.n - 1]
  return self.sql:sub(opening.to + 1, closing.at - 1), first, self.n - 2
end

--- A list of names in parentheses: ( a, lower(b), c DESC ).
function Words:names()
  if not self:mark("(") then
    return {}
  end
  local names = {}
  self.n = self.n + 1
  while not self:done() and not self:mark(")") do
    local from = self.n
    local name = self:name()
    if self:mark("(") and not (name and self:peek(1) and self:peek(1).kind == "number") then
      self:group()
      name = "(" .. self:text_from(from) .. ")"
    end
    local depth = 0
    while not self:done() and (depth > 0 or not (self:mark(",") or self:mark(")"))) do
      local token = self:next()
      depth = depth + ((token.text == "(" and 1) or (token.text == ")" and -1) or 0)
    end
    names[#names + 1] = name or "(" .. self:text_from(from) .. ")"
    self:accept_mark(",")
  end
  self.n = self.n + 1
  return names
end

--- The parts between commas, from here to the end or the closing parenthesis: a Words for each.
function Words:parts(inside)
  local parts, depth, from = {}, 0, self.n
  local function close()
    if self.n > from then
      parts[#parts + 1] = new_words({ table.unpack(self.list, from, self.n - 1) }, self.sql)
    end
  end
  while not self:done() do
    if depth == 0 and inside and self:mark(")") then
      break
    elseif depth == 0 and self:mark(",") then
      close()
      self.n = self.n + 1
      from = self.n
    else
      local token = self:next()
      if token.kind == "other" then
        depth = depth + (token.text == "(" and 1 or token.text == ")" and -1 or 0)
      end
    end
  end
  close()
  if inside then
    self.n = self.n + 1
  end
  return parts
end

function Words:has(word)
  for i = self.n, #self.list do
    local token = self.list[i]
    if token.kind == "word" and token.text:upper() == word then
      return true
    end
  end
  return false
end

local function set(text)
  local words = {}
  for word in text:gmatch("%S+") do
    words[word] = true
  end
  return words
end

-- ---- columns and constraints -------------------------------------------------------------------

local AFTER_TYPE = set [[NOT NULL DEFAULT PRIMARY UNIQUE REFERENCES CHECK GENERATED AS COLLATE COMMENT
  AUTO_INCREMENT AUTOINCREMENT CONSTRAINT ON KEY FIRST AFTER VIRTUAL STORED INVISIBLE USING CHARSET
  COLUMN_FORMAT STORAGE DEFERRABLE INITIALLY COMPRESSION VISIBLE PERSISTENT]]

local function read_references(w)
  local name, schema = w:name()
  local references = { table = name, schema = schema, columns = w:names() }
  while true do
    if w:accept("ON", "DELETE") or w:accept("ON", "UPDATE") then
      local which = w:is("DELETE", -1) and "on_delete" or "on_update"
      local first = w:next()
      references[which] = first and first.text:upper() or nil
      if w:is("NULL") or w:is("DEFAULT") or w:is("ACTION") then
        references[which] = references[which] .. " " .. w:next().text:upper()
      end
    elseif w:accept("MATCH") then
      w:next()
    elseif w:accept("NOT", "DEFERRABLE") or w:accept("DEFERRABLE") or w:accept("INITIALLY", "DEFERRED")
      or w:accept("INITIALLY", "IMMEDIATE") then
      references.deferrable = true
    else
      return references
    end
  end
end

--- An expression: up to the next word that begins another clause of a column.
local function read_expression(w)
  local from = w.n
  if w:group() and not (w:peek() and w:peek().kind == "other") then
    return w:text_from(from)
  end
  while not w:done() do
    if w.n > from and w:is_any(AFTER_TYPE) and not w:is("NULL") then
      break
    elseif w.n > from and w:is("NULL") then
      break
    end
    if not w:group() then
      w:next()
    end
  end
  return w:text_from(from)
end

local function read_default(w)
  local token = w:peek()
  local text = read_expression(w)
  local kind = "expression"
  if text:upper() == "NULL" then
    kind = "null"
  elseif token and (token.kind == "string" or token.kind == "number") and not text:find("(", 1, true)
    or text:upper() == "TRUE" or text:upper() == "FALSE" or text:match("^[-+]%s*%d") then
    kind = "literal"
  end
  return { kind = kind, text = text }
end

local function read_type(w)
  local from = w.n
  while not w:done() do
    if w:is("CHARACTER") and w:is("SET", 1) and w.n > from then
      w.n = w.n + 3
    elseif w:is_any(AFTER_TYPE) and not (w:is("NULL") and w.n == from) then
      break
    elseif not w:group() then
      w:next()
    end
  end
  return { text = w:text_from(from) }
end

local column_words = {}

function column_words.NOT(w, column)
  if w:accept("NULL") then
    column.nullable = false
  end
end
column_words["NULL"] = function(_, column)
  column.nullable = true
  column.said_null = true
end
function column_words.DEFAULT(w, column)
  column.default = read_default(w)
end
function column_words.PRIMARY(w, column)
  w:accept("KEY")
  column.primary_key, column.nullable = true, false
end
function column_words.UNIQUE(w, column)
  w:accept("KEY")
  column.unique = true
end
function column_words.REFERENCES(w, column)
  column.references = read_references(w)
  column.inline_references = true
end
function column_words.CHECK(w, column)
  column.check = w:group()
end
function column_words.GENERATED(w, column)
  local always = w:accept("ALWAYS") or not w:accept("BY", "DEFAULT")
  w:accept("AS")
  if w:accept("IDENTITY") then
    column.identity = always and "always" or "by default"
    column.nullable = false
    w:group()
  else
    column.generated = w:group()
    column.stored = w:accept("STORED") or w:accept("PERSISTENT")
  end
end
function column_words.AS(w, column)
  column.generated = w:group()
  column.stored = w:accept("STORED") or w:accept("PERSISTENT")
end
function column_words.COLLATE(w, column)
  column.collate = w:name()
end
function column_words.CHARSET(w, column)
  column.charset = w:name()
end
function column_words.COMMENT(w, column)
  column.comment = w:next().text
end
function column_words.AUTO_INCREMENT(_, column)
  column.autoincrement = true
end
column_words.AUTOINCREMENT = column_words.AUTO_INCREMENT
function column_words.CONSTRAINT(w, column)
  column.constraint_name = w:name()
end
function column_words.ON(w, column)
  if w:accept("UPDATE") then
    column.on_update = read_expression(w)
  end
end
function column_words.STORED(_, column)
  column.stored = true
end
function column_words.FIRST(_, column)
  column.moved = true
end
function column_words.AFTER(w, column)
  column.moved = true
  w:name()
end

--- name type constraints…
local function read_column(w)
  local column = { name = w:name(), nullable = true, options = {} }
  if not column.name then
    return nil
  end
  column.type = read_type(w)
  column.charset = column.type.text:match("[Cc][Hh][Aa][Rr][Aa][Cc][Tt][Ee][Rr] [Ss][Ee][Tt] ([%w_]+)")
  while not w:done() do
    local token = w:next()
    local read = token.kind == "word" and column_words[token.text:upper()]
    if read then
      read(w, column)
    elseif token.kind == "other" and token.text == "(" then
      w.n = w.n - 1
      w:group()
    end
  end
  local base = column.type.text:lower():match("^%s*(%a+)")
  if base == "serial" or base == "bigserial" or base == "smallserial" then
    column.serial = true
  end
  return column
end

local CONSTRAINT_START = set "CONSTRAINT PRIMARY UNIQUE FOREIGN CHECK EXCLUDE"

--- [CONSTRAINT name] PRIMARY KEY … | UNIQUE … | FOREIGN KEY … | CHECK … | EXCLUDE …
local function read_constraint(w)
  local c = { columns = {} }
  if w:accept("CONSTRAINT") and not w:is_any(CONSTRAINT_START) then
    c.name = w:name()
  end
  if w:accept("PRIMARY", "KEY") then
    c.kind = "primary_key"
  elseif w:accept("UNIQUE") then
    c.kind = "unique"
    if not w:accept("KEY") then
      w:accept("INDEX")
    end
  elseif w:accept("FOREIGN", "KEY") then
    c.kind = "foreign_key"
  elseif w:accept("CHECK") then
    c.kind = "check"
    c.expression = w:group()
  elseif w:accept("EXCLUDE") then
    c.kind = "exclude"
  else
    return nil
  end
  if c.kind ~= "check" then
    if w:accept("USING", "INDEX") then
      c.using_index = w:name()
    elseif not w:mark("(") and not w:is("USING") then
      c.name = w:name() or c.name
    end
    if w:accept("USING") then
      w:name()
    end
    c.columns = w:names()
  end
  if w:accept("REFERENCES") then
    c.references = read_references(w)
  end
  for i = w.n, #w.list - 1 do
    local first, second = w.list[i].text:upper(), w.list[i + 1].text:upper()
    c.not_valid = c.not_valid or (first == "NOT" and (second == "VALID" or second == "ENFORCED"))
  end
  return c
end

-- ---- statements ------------------------------------------------------------------------------

local create, drop, statements = {}, {}, {}

local function other(w)
  local first = w.list[1]
  return { { action = "other", verb = first and first.text:upper() or "" } }
end

local INDEX_START = set "KEY INDEX FULLTEXT SPATIAL"

local function read_inline_index(w)
  local index = { unique = false }
  index.fulltext = w:accept("FULLTEXT") or nil
  if not w:accept("SPATIAL") then
    index.fulltext = index.fulltext or nil
  end
  if not w:accept("KEY") then
    w:accept("INDEX")
  end
  if not w:mark("(") then
    index.name = w:name()
  end
  if w:accept("USING") then
    w:name()
  end
  index.columns = w:names()
  return index
end

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
    return other(w)
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
      if part:is_any(CONSTRAINT_START) then
        local constraint = read_constraint(part)
        change.constraints[#change.constraints + 1] = constraint
      elseif part:is_any(INDEX_START) and (part:is("KEY") or part:is("INDEX") or part:is("KEY", 1)
        or part:is("INDEX", 1)) then
        change.indexes[#change.indexes + 1] = read_inline_index(part)
      elseif part:is("LIKE") then
        change.unclear = true
      else
        change.columns[#change.columns + 1] = read_column(part)
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
    return other(w)
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
  return w:accept("INDEX") and create_index(w, true) or other(w)
end
function create.FULLTEXT(w)
  local list = w:accept("INDEX") and create_index(w, false) or other(w)
  list[1].fulltext = true
  return list
end

function create.TEMPORARY(w)
  return w:accept("TABLE") and create_table(w, true) or other(w)
end
create.TEMP = create.TEMPORARY
function create.UNLOGGED(w)
  return w:accept("TABLE") and create_table(w) or other(w)
end

--- 'it''s' without its quotes.
local function unquoted(text)
  return (text:gsub("^'(.*)'$", "%1"):gsub("''", "'"))
end

function create.TYPE(w)
  local name, schema = w:name()
  if not name or not w:accept("AS", "ENUM") then
    return other(w)
  end
  local labels = {}
  local _, first, last = w:group()
  for i = first or 1, last or 0 do
    if w.list[i].kind == "string" then
      labels[#labels + 1] = unquoted(w.list[i].text)
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
    return change.name and { change } or other(w)
  end
end
create.VIEW = create_named "create_view"
create.SEQUENCE = create_named "create_sequence"
create.SCHEMA = create_named "create_schema"
create.EXTENSION = create_named "create_extension"
function create.MATERIALIZED(w)
  return w:accept("VIEW") and create_named("create_view", { materialized = true })(w) or other(w)
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

function statements.CREATE(w)
  local token = w:next()
  local read = token and create[token.text:upper()]
  return read and read(w) or other(w)
end

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
  return #list > 0 and list or other(w)
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
  return other(w)
end

-- ALTER TABLE …

local alter = {}

--- alter.<WORD>(w, make): make{ action = … } adds a change of this table.
function alter.ADD(w, make)
  if w:is_any(CONSTRAINT_START) then
    local constraint = read_constraint(w)
    return constraint and make { action = "add_constraint", constraint = constraint }
  elseif w:is_any(INDEX_START) and not w:is("COLUMN") then
    local index = read_inline_index(w)
    index.action = "create_index"
    return make(index)
  elseif w:accept("PARTITION") then
    return make { action = "add_partition" }
  end
  w:accept("COLUMN")
  local if_not_exists = w:accept("IF", "NOT", "EXISTS") or nil
  if w:accept_mark("(") then
    for _, part in ipairs(w:parts(true)) do
      make { action = "add_column", column = read_column(part), if_not_exists = if_not_exists }
    end
    return
  end
  local column = read_column(w)
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
    change.default = read_default(w)
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
  local column = read_column(w)
  return column and make { action = "modify_column", column = column, from = column.name }
end

function alter.CHANGE(w, make)
  w:accept("COLUMN")
  w:accept("IF", "EXISTS")
  local from = w:name()
  local column = read_column(w)
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
    return other(w)
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
    one[key] = key == "kind" and value or unquoted(value)
  end
  change.changes[1] = one
  return { change }
end

function statements.ALTER(w)
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
  elseif w:accept("MATERIALIZED", "VIEW") or w:accept("VIEW") or w:accept("SEQUENCE") or w:accept("FUNCTION")
    or w:accept("DATABASE") or w:accept("SCHEMA") or w:accept("DEFAULT") or w:accept("ROLE") or w:accept("USER")
    or w:accept("EXTENSION") then
    return { { action = "alter_other" } }
  elseif w:accept("SYSTEM") then
    return { { action = "alter_system" } }
  end
  return other(w)
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
  return #list > 0 and list or other(w)
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
  local w = new_words(tokens, sql)
  local token = w:next()
  local read = token and token.kind == "word" and statements[token.text:upper()]
  local list = read and read(w) or other(w)
  return #list > 0 and list or other(w)
end

parser.column_of = read_column
parser.words = new_words

return parser
