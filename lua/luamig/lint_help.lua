--- lint_help.lua - what lint rules share: types compared, defaults that change, indexes looked up.
--- A rule says: local help = require "luamig.lint_help"
local _, use = ...

local state = use "luamig.lint_state"

local help = {}

local SAME = {
  ["character varying"] = "varchar", ["nvarchar"] = "varchar", ["character"] = "char", ["bpchar"] = "char",
  ["int"] = "integer", ["int4"] = "integer", ["int8"] = "bigint", ["int2"] = "smallint",
  ["serial4"] = "serial", ["serial8"] = "bigserial", ["serial2"] = "smallserial",
  ["bool"] = "boolean", ["float8"] = "double", ["double precision"] = "double", ["float4"] = "real",
  ["dec"] = "numeric", ["decimal"] = "numeric", ["varbit"] = "bit varying",
  ["timestamp without time zone"] = "timestamp", ["timestamp with time zone"] = "timestamptz",
  ["time without time zone"] = "time", ["time with time zone"] = "timetz",
}

--- { name = "varchar", args = { "20" }, array = false, unsigned = false, text = … } of
--- "character varying(20)"; `type` may be a type of a change, or its text.
function help.type(type_)
  local text = type(type_) == "table" and type_.text or type_ or ""
  local low = text:lower():gsub("%s+", " "):gsub("^ ", ""):gsub(" $", "")
  local array = low:find("%[%d*%]") ~= nil or low:find(" array$") ~= nil
  low = low:gsub("%[%d*%]", ""):gsub(" array$", "")
  local inner = low:match("%((.*)%)")
  local name = low:gsub("%s*%(.*%)", ""):gsub("^pg_catalog%.", "")
  local unsigned = name:find(" unsigned") ~= nil
  name = name:gsub(" unsigned", ""):gsub(" zerofill", ""):gsub(" character set.*", ""):gsub(" charset.*", "")
    :gsub(" collate.*", "")
  name = name:gsub("^%s+", ""):gsub("%s+$", "")
  local args = {}
  for part in (inner or ""):gmatch("[^,]+") do
    args[#args + 1] = part:match("^%s*(.-)%s*$")
  end
  return { name = SAME[name] or name, args = args, array = array, unsigned = unsigned, text = text }
end

--- The length of a varchar; nil: none was given.
function help.length(t)
  return tonumber(t.args[1])
end

--- The labels of MySQL's enum('a','b'), or nil.
function help.labels(type_)
  if type_.labels then
    return type_.labels
  end
  local inner = type_.text and type_.text:match("^%s*[Ee][Nn][Uu][Mm]%s*%((.*)%)") or
    type_.text and type_.text:match("^%s*[Ss][Ee][Tt]%s*%((.*)%)")
  if not inner then
    return nil
  end
  local labels = {}
  for label in inner:gsub("''", "\0"):gmatch("'([^']*)'") do
    labels[#labels + 1] = (label:gsub("%z", "'"))
  end
  return labels
end

-- ---- defaults ---------------------------------------------------------------------------------

local STEADY = {}
for word in ([[now current_timestamp current_date current_time localtimestamp localtime
  transaction_timestamp statement_timestamp current_user session_user current_schema lower upper
  coalesce to_timestamp to_date to_char date_trunc timezone make_interval make_date concat round
  abs length cast json_build_object jsonb_build_object json_array json_object]]):gmatch("%S+") do
  STEADY[word] = true
end

--- The function of a default that gives another value for each row; nil: there is none.
function help.volatile(default)
  if not default or default.kind ~= "expression" then
    return nil
  end
  for name in default.text:lower():gmatch("([%w_]+)%s*%(") do
    if not STEADY[name] then
      return name
    end
  end
  return nil
end

-- ---- PostgreSQL ---------------------------------------------------------------------------------

local function number_of(t, n, otherwise)
  return tonumber(t.args[n]) or otherwise
end

--- What PostgreSQL does for a change of type: "same", "cheap", "zone" (cheap when TimeZone is UTC) or
--- "rewrite".
function help.type_change(old, new)
  local a, b = help.type(old), help.type(new)
  if a.array ~= b.array then
    return "rewrite"
  end
  if a.name == b.name and table.concat(a.args, ",") == table.concat(b.args, ",") then
    return "same"
  end
  local text = { varchar = true, text = true, citext = true }
  if text[a.name] and text[b.name] then
    local before, after = number_of(a, 1, math.huge), number_of(b, 1, math.huge)
    return after >= before and "cheap" or "rewrite"
  elseif a.name == "numeric" and b.name == "numeric" then
    local free = #b.args == 0
    local wider = number_of(b, 1, 0) >= number_of(a, 1, math.huge) and number_of(b, 2, 0) == number_of(a, 2, 0)
    return (free or wider) and "cheap" or "rewrite"
  elseif (a.name == "timestamp" and b.name == "timestamptz") or (a.name == "timestamptz" and b.name == "timestamp") then
    return "zone"
  elseif a.name == b.name and (a.name:find("^time") or a.name == "interval" or a.name == "bit varying") then
    return number_of(b, 1, 6) >= number_of(a, 1, 6) and "cheap" or "rewrite"
  elseif a.name == "cidr" and b.name == "inet" then
    return "cheap"
  end
  return "rewrite"
end

-- ---- changes --------------------------------------------------------------------------------------

--- One object of a state ("tables", "enums", "views", "sequences", "schemas", "extensions"), or nil.
function help.object(known, kind, name, schema)
  return state.get(known, kind, state.key(name, schema))
end

--- The keys of all objects of a kind that the changes name: what they may have touched.
function help.touched(kind, ...)
  local keys = {}
  for _, changes in ipairs { ... } do
    for _, change in ipairs(changes) do
      local name = kind == "tables" and change.table or change.name
      if name then
        keys[state.key(name, change.schema)] = true
      end
      if kind == "tables" and change.action == "rename_table" then
        keys[state.key(change.to, change.schema)] = true
      end
    end
  end
  return keys
end

help.get = state.get

--- The column of a change's table as it was before, or nil.
function help.column(change, name)
  local column = change.known and change.known.columns[(name or change.column):lower()]
  return column and column.type and column or nil
end

local ALTERS = { add_column = true, drop_column = true, alter_column = true, modify_column = true,
  rename_column = true, rename_table = true, drop_table = true, add_constraint = true, drop_constraint = true,
  rename_constraint = true, table_option = true, set_logged = true, set_tablespace = true, alter_other = true,
  create_index = true, drop_index = true, create_trigger = true, create_table = true }

--- Does it change the schema of its table?
function help.is_ddl(change)
  return ALTERS[change.action] == true
end

local SAME_LOCK = { create_index = true, add_foreign_key = true, create_trigger = true, create_table = true }

--- Does it lock its table against readers too (PostgreSQL)?
function help.blocks_readers(change)
  if change.concurrently or SAME_LOCK[change.action] or not ALTERS[change.action] then
    return false
  end
  return not (change.constraint and change.constraint.kind == "foreign_key")
end

--- The table of an index that is known, by the index's name, and the index; or nil.
function help.find_index(change)
  for _, entry in state.each(change.state, "tables") do
    for _, index in ipairs(entry.indexes or {}) do
      if index.name and change.name and index.name:lower() == change.name:lower() then
        return entry, index
      end
    end
  end
  return nil
end

--- Is that table one that this revision made?
function help.is_new(entry, revision)
  return entry ~= nil and entry.made == revision.id and not entry.dropped
end

--- The constraints that a change puts on a table that is there: { kind, columns, … }.
function help.added_constraints(change)
  if change.action == "add_constraint" then
    return { change.constraint }
  end
  local list, column = {}, change.action == "add_column" and change.column
  if column then
    for _, kind in ipairs { "unique", "primary_key", "check" } do
      if column[kind] then
        list[#list + 1] = { kind = kind, columns = { column.name }, expression = column.check, on_column = true }
      end
    end
    if column.references then
      list[#list + 1] = { kind = "foreign_key", columns = { column.name }, references = column.references,
        on_column = true }
    end
  end
  return list
end

--- "users.email", for messages.
function help.at(change, column)
  return change.table .. "." .. (column or change.column)
end

return help
