--- types.lua - the types of columns: t.text, t.string(20), t.numeric(10, 2), t.enum("name", { … }).
---
--- A type without arguments needs no parentheses.  A type is a table that src/script/convert_type.c
--- reads; arguments are checked here, where the script's line is known.

local core, use = ...
local Type = { __name = "luamig.type" }
local t = {}

local function new(fields)
  return setmetatable(fields, Type)
end

-- What each simple type may be called with.
local takes = {
  boolean = {}, smallint = {}, integer = {}, bigint = {}, real = {}, double = {},
  text = {}, blob = {}, date = {}, interval = {}, json = {}, jsonb = {}, uuid = {}, inet = {},
  numeric = { "precision", "scale" },
  string = { "length" }, char = { "length" }, binary = { "length" },
  time = { "precision" }, timestamp = { "precision" }, timestamptz = { "precision" },
}

local least = { length = 1, precision = 0, scale = 0 }
local most = { length = 1000000000, precision = 1000, scale = 1000 }

local function check_number(kind, name, value)
  if math.type(value) ~= "integer" or value < least[name] or value > most[name] then
    core.fail(("t.%s: the %s must be an integer from %d to %d, got %s"):format(
      kind, name, least[name], most[name], core.describe(value)))
  end
end

--- t.string(20) and the like: a new type with its arguments.
function Type.__call(self, ...)
  local names = takes[self.kind]
  if not names or self.called then
    core.fail("t." .. self.kind .. " is complete and cannot be called")
  end
  local n = select("#", ...)
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

Type.__metatable = false

for kind in pairs(takes) do
  t[kind] = new { kind = kind }
end

local function is_type(value)
  return type(value) == "table" and rawget(value, "kind") ~= nil or
    type(value) == "table" and rawget(value, "choices") ~= nil
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

-- check, unique and the others are also t.check, t.unique, …
local constraints = {
  check = true, unique = true, primary_key = true, foreign_key = true, index = true, exclude = true,
}
local unknown = core.unknown("type", "t.")

return setmetatable(t, {
  __index = function(self, key)
    if constraints[key] then
      return use("luamig.constraints")[key]
    end
    return unknown(self, key)
  end,
  __metatable = false,
})
