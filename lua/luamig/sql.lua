--- sql.lua - raw SQL expressions: sql "now()", sql { postgresql = "…", mysql = "…" }, sql.none.

local core = ...
local Expression = { __name = "luamig.sql", __metatable = false }

--- Mark text as an expression that is passed on as it is.
--- @param text string|table  or one text per dialect
--- @return table
local function expression(_, text)
  if type(text) ~= "string" and type(text) ~= "table" then
    core.fail("sql takes the text of an expression, as in sql \"now()\"; got " .. core.describe(text))
  end
  return setmetatable({ text = text }, Expression)
end

--- sql.none: in op.alter_column, `default = sql.none` removes the default.
return setmetatable({ none = setmetatable({}, Expression) }, {
  __call = expression,
  __index = core.unknown("word", "sql."),
  __metatable = false,
})
