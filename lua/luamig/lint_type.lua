--- lint_type.lua - column types as lint compares them: what a type is called, and its numbers.
local types = {}

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
function types.read(type_)
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
function types.length(t)
  return tonumber(t.args[1])
end

--- The labels of MySQL's enum('a','b'), or nil.
function types.labels(type_)
  if type_.labels then
    return type_.labels
  end
  local inner = type_.text and type_.text:match("^%s*[Ee][Nn][Uu][Mm]%s*%((.*)%)") or
    type_.text and type_.text:match("^%s*[Ss][Ee][Tt]%s*%((.*)%)")
  if not inner then
    return nil
  end
  local labels = {}
  for label in inner:gmatch("'([^']*)'") do
    labels[#labels + 1] = label
  end
  return labels
end

return types
