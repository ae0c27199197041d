--- lint_column.lua - columns, constraints and indexes as they are written in SQL, as lint sees them.
local _, use = ...

local words = use "luamig.lint_words"

local reader = {}

local AFTER_TYPE = words.set [[NOT NULL DEFAULT PRIMARY UNIQUE REFERENCES CHECK GENERATED AS COLLATE COMMENT
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

function reader.default(w)
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
  column.default = reader.default(w)
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
function reader.column(w)
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

reader.CONSTRAINT_START = words.set "CONSTRAINT PRIMARY UNIQUE FOREIGN CHECK EXCLUDE"

--- [CONSTRAINT name] PRIMARY KEY … | UNIQUE … | FOREIGN KEY … | CHECK … | EXCLUDE …
function reader.constraint(w)
  local c = { columns = {} }
  if w:accept("CONSTRAINT") and not w:is_any(reader.CONSTRAINT_START) then
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

reader.INDEX_START = words.set "KEY INDEX FULLTEXT SPATIAL"

--- [FULLTEXT] KEY name (columns), in the list of a table.
function reader.index(w)
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

return reader
