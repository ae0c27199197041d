local help = require "luamig.lint_help"

local BETTER = {
  timestamp = "timestamp has no time zone: timestamptz",
  char = "char(n) pads with blanks: text or string(n)",
  json = "json keeps the text: jsonb",
  serial = "serial hides a sequence: identity = true",
  bigserial = "bigserial hides a sequence: identity = true",
  smallserial = "smallserial runs out after 32767 rows: t.bigint with identity = true",
}

local function look(change, column, report)
  local t = help.type(column.type)
  local word = BETTER[t.name]
  if column.primary_key and (t.name == "integer" or t.name == "smallint") then
    word = t.name .. " runs out of numbers: bigint"
  end
  if word and not t.array then
    report(("%s.%s: %s"):format(change.table, column.name, word))
  end
end

return {
  id = "PG19",
  severity = "note",
  databases = { "postgresql" },
  what = "a type that is often regretted",
  why = "timestamp without time zone, char(n), json, serial and small keys work today; to change them later rewrites the table.",
  instead = "timestamptz, text, jsonb, identity, and bigint for keys",
  new_tables = true,
  check = function(change, report)
    if change.action == "add_column" then
      look(change, change.column, report)
    elseif change.action == "create_table" then
      for _, column in ipairs(change.columns or {}) do
        look(change, column, report)
      end
    end
  end,
  bad = [[
    op.create_table("events", { { "id", t.integer, primary_key = true }, { "at", t.timestamp } })
  ]],
  good = [[
    op.create_table("events", { { "id", t.bigint, primary_key = true, identity = true }, { "at", t.timestamptz } })
  ]],
}
