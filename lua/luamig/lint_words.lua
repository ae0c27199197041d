--- lint_words.lua - the words of a SQL statement, one after the other.
---
--- Quoted names, strings and comments were told apart by the lexer; nothing here fails for what is
--- missing.
local words = {}

local Words = {}
Words.__index = Words

--- tokens: { kind = "word", text = "ALTER", at = 1, to = 5 }, … of the statement `sql`.
function words.new(tokens, sql)
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
      parts[#parts + 1] = words.new({ table.unpack(self.list, from, self.n - 1) }, self.sql)
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

--- A set of the words in a text.
function words.set(text)
  local known = {}
  for word in text:gmatch("%S+") do
    known[word] = true
  end
  return known
end

--- What a statement is that is not read: a list of one change.
function words.other(w)
  local first = w.list[1]
  return { { action = "other", verb = first and first.text:upper() or "" } }
end

--- 'it''s' without its quotes.
function words.unquoted(text)
  return (text:gsub("^'(.*)'$", "%1"):gsub("''", "'"))
end

return words
