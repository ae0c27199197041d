--- render.lua - operations and schemas as the Lua source that a person would write.
---
--- C says what is to be written, as nodes (src/script/push_node.c); how it is laid out is decided
--- here: short calls on one line, the columns of a table one a line, names of fields sorted by use.

local render = {}

local WIDTH = 96

local keywords = {}
for word in ([[and break do else elseif end false for function goto if in local nil not or repeat
  return then true until while]]):gmatch("%a+") do
  keywords[word] = true
end

-- ---- values ---------------------------------------------------------------------------------

--- A string as a literal; one of several lines in long brackets.
local function quote(text)
  if text:find("\n", 1, true) and not text:find("[%z\1-\8\11-\31\127]") and not text:find("\r", 1, true) then
    local level = ""
    while text:find("]" .. level .. "]", 1, true) or text:sub(-1 - #level) == "]" .. level do
      level = level .. "="
    end
    return "[" .. level .. "[\n" .. text .. "]" .. level .. "]"
  end
  local escaped = text:gsub('[%c"\\]', function(c)
    if c == '"' or c == "\\" then
      return "\\" .. c
    elseif c == "\n" then
      return "\\n"
    elseif c == "\t" then
      return "\\t"
    end
    return ("\\%03d"):format(c:byte())
  end)
  return '"' .. escaped .. '"'
end

local function key_text(key)
  if key:find("^[%a_][%w_]*$") and not keywords[key] then
    return key
  end
  return "[" .. quote(key) .. "]"
end

local value_text -- forward

--- The elements of a node, in order: items, then fields.
local function elements(node, indent)
  local list = {}
  for i, item in ipairs(node.items) do
    list[i] = value_text(item, indent)
  end
  for _, pair in ipairs(node.fields) do
    list[#list + 1] = key_text(pair[1]) .. " = " .. value_text(pair[2], indent)
  end
  return list
end

local function fits(text, indent)
  return not text:find("\n", 1, true) and #indent + #text <= WIDTH
end

--- Add the notes of what is destructive to elements that stand on lines of their own.
local function on_lines(node, indent)
  local inner = indent .. "  "
  local list = elements(node, inner)
  for i, text in ipairs(list) do
    local item = node.items[i]
    local note = type(item) == "table" and item.note
    list[i] = inner .. text .. "," .. (note and " -- " .. note or "")
  end
  return "{\n" .. table.concat(list, "\n") .. "\n" .. indent .. "}"
end

local function table_text(node, indent)
  if #node.items == 0 and #node.fields == 0 then
    return "{}"
  end
  if not node.lines then
    local text = "{ " .. table.concat(elements(node, indent), ", ") .. " }"
    if fits(text, indent) then
      return text
    end
  end
  return on_lines(node, indent)
end

local function call_text(node, indent)
  return node.call .. "(" .. table.concat(elements(node, indent), ", ") .. ")"
end

function value_text(value, indent)
  if type(value) == "string" then
    return quote(value)
  elseif type(value) == "number" then
    return math.type(value) == "float" and ("%.17g"):format(value) or tostring(value)
  elseif type(value) ~= "table" then
    return tostring(value)
  elseif value.word then
    return value.word
  elseif value.sql then
    return "sql " .. quote(value.sql)
  elseif value.call then
    return call_text(value, indent)
  end
  return table_text(value, indent)
end

--- The node without its notes, and those of the changes in it.
local function without_notes(node)
  node.note = nil
  for _, item in ipairs(node.items or {}) do
    if type(item) == "table" then
      without_notes(item)
    end
  end
  return node
end

-- ---- scripts --------------------------------------------------------------------------------

--- One operation, ready to stand in a function: indented, with a comment over what is destructive.
--- @param node table
--- @return string
function render.op(node)
  local note = node.note and "  -- " .. node.note .. "\n" or ""
  return note .. "  " .. call_text(node, "  ")
end

--- The body of a function.
--- @param nodes table  operations in order
--- @param notes boolean  say what loses something
--- @return string  lines, without a line end after the last
function render.body(nodes, notes)
  local list = {}
  for i, node in ipairs(nodes) do
    list[i] = render.op(notes and node or without_notes(node))
  end
  return table.concat(list, "\n")
end

--- The text of schema.lua.
--- @param nodes table  tables, enums, views, sequences in order
--- @return string
function render.schema(nodes)
  local list = {}
  for i, node in ipairs(nodes) do
    list[i] = "  " .. call_text(node, "  ") .. ",\n"
  end
  return "return {\n" .. table.concat(list, "\n") .. "}\n"
end

return render
