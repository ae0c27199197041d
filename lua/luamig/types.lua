--- types.lua - the types of columns: t.text, t.string(20), t.numeric(10, 2), t.enum("name", { … }).
---
--- A type without arguments needs no parentheses.  A type is a table that src/script/convert_type.c
--- reads; arguments are checked here, where the script's line is known.  A word is made when it is
--- first used: this file runs once for each script.

local core, use = ...
local Type = { __name = "luamig.type", __metatable = false }
local t = {}

local plain = " boolean smallint integer bigint real double text blob date interval json jsonb uuid inet "
local with_numbers = " numeric string char binary time timestamp timestamptz "
local constraints = " check unique primary_key foreign_key index exclude "

local function is_among(names, word)
  return names:find(" " .. word .. " ", 1, true) ~= nil
end

local function new(fields)
  return setmetatable(fields, Type)
end

-- ---- types with numbers ---------------------------------------------------------------------

local function names_of_numbers(kind)
  if kind == "numeric" then
    return { "precision", "scale" }
  elseif kind == "string" or kind == "char" or kind == "binary" then
    return { "length" }
  end
  return is_among(with_numbers, kind) and { "precision" } or {}
end

local function check_number(kind, name, value)
  local least = name == "length" and 1 or 0
  local most = name == "length" and 1000000000 or 1000
  if math.type(value) ~= "integer" or value < least or value > most then
    core.fail(("t.%s: the %s must be an integer from %d to %d, got %s"):format(
      kind, name, least, most, core.describe(value)))
  end
end

--- t.string(20) and the like: a new type with its numbers.
function Type.__call(self, ...)
  if self.called or not (is_among(plain, self.kind) or is_among(with_numbers, self.kind)) then
    core.fail("t." .. self.kind .. " is complete and cannot be called")
  end
  local names, n = names_of_numbers(self.kind), select("#", ...)
  if n > #names then
    core.fail(#names == 0 and ("t.%s takes no arguments"):format(self.kind)
      or ("t.%s takes at most %d: %s"):format(self.kind, #names, table.concat(names, ", ")))
  end
  local fields = { kind = self.kind, called = true }
  for i = 1, n do
    local value = select(i, ...)
    check_number(self.kind, names[i], value)
    fields[names[i]] = value
  end
  if fields.scale and fields.scale > fields.precision then
    core.fail("t.numeric: the scale cannot be larger than the precision")
  end
  return new(fields)
end

function Type.__tostring(self)
  return "t." .. tostring(self.kind or "per")
end

-- ---- types made of others -------------------------------------------------------------------

local function is_type(value)
  return type(value) == "table" and (rawget(value, "kind") or rawget(value, "choices")) ~= nil
end

--- An enum: a type of its own on PostgreSQL, part of the column elsewhere.
--- @param name string  the type's name, with its schema if it has one: "app.status"
--- @param labels table  { "new", "paid" }
function t.enum(name, labels, ...)
  if type(name) ~= "string" or type(labels) ~= "table" or select("#", ...) > 0 then
    core.fail('an enum has a name and a list of labels: t.enum("status", { "new", "paid" })')
  end
  local schema, rest = name:match("^([^.]+)%.([^.]+)$")
  return new { kind = "enum", schema = schema, name = rest or name, labels = labels }
end

--- An array (PostgreSQL).
--- @param element table  a type: t.array(t.text)
function t.array(element)
  if not is_type(element) then
    core.fail("t.array takes a type, as in t.array(t.text); got " .. core.describe(element))
  end
  return new { kind = "array", element = element }
end

--- Any type in the database's own words.
--- @param text string|table  t.raw("tsvector"), or a text per dialect
function t.raw(text)
  if type(text) ~= "string" and type(text) ~= "table" then
    core.fail('t.raw takes the text of a type, as in t.raw("tsvector"); got ' .. core.describe(text))
  end
  return new { kind = "raw", text = text }
end

--- A type per dialect.
--- @param choices table  { postgresql = t.jsonb, mysql = t.json, sqlite = t.text }
function t.per(choices)
  if type(choices) ~= "table" or is_type(choices) then
    core.fail("t.per takes a type for each dialect: t.per { postgresql = t.jsonb, mysql = t.json }")
  end
  return new { choices = choices }
end

-- ---- the table ------------------------------------------------------------------------------

local unknown = core.unknown("type", "t.")

local function make(key)
  if is_among(plain, key) or is_among(with_numbers, key) then
    return new { kind = key }
  elseif is_among(constraints, key) then -- t.check is check
    return use("luamig.constraints")[key]
  end
end

local function find(self, key)
  local value = type(key) == "string" and make(key) or nil
  if value == nil then
    for word in (plain .. with_numbers .. constraints):gmatch("%S+") do
      rawset(self, word, rawget(self, word) or make(word)) -- so that the nearest can be named
    end
    return unknown(self, key)
  end
  rawset(self, key, value)
  return value
end

return setmetatable(t, { __index = find, __metatable = false })
