-- Is the label written somewhere in the statement, or the default of a column?
local function uses(change, label)
  label = label:gsub("'", "''")
  for _, token in ipairs(change.tokens or {}) do
    if token.kind == "string" and token.text == "'" .. label .. "'" then
      return true
    end
  end
  local default = change.default or (type(change.column) == "table" and change.column.default)
  return type(default) == "table" and default.text == "'" .. label .. "'"
end

return {
  id = "PG16",
  severity = "error",
  databases = { "postgresql" },
  what = "a new label of an enum is used in the transaction that adds it",
  why = "PostgreSQL refuses it: \"unsafe use of new value\".",
  instead = "op.alter_enum, which adds labels outside the transaction, or the use in a later revision",
  new_tables = true,
  check = function(change, report)
    for _, earlier in ipairs(change.revision.changes) do
      if earlier == change then
        return
      elseif earlier.action == "alter_enum" and earlier.tx == change.tx then
        for _, one in ipairs(earlier.changes) do
          if one.kind == "add" and uses(change, one.label) then
            return report(("'%s' was added in line %d of the same transaction"):format(one.label, earlier.line))
          end
        end
      end
    end
  end,
  before = [[
    op.create_enum("mood", { "sad", "ok" })
    op.create_table("moods", { { "id", t.bigint, primary_key = true }, { "mood", t.raw("mood") } })
  ]],
  bad = [[
    op.execute "ALTER TYPE mood ADD VALUE 'happy'"
    op.execute "INSERT INTO moods (id, mood) VALUES (1, 'happy')"
  ]],
  fails = { "postgresql" },
  good = [[
    op.alter_enum("mood", { add = "happy" })
    op.execute "INSERT INTO moods (id, mood) VALUES (1, 'happy')"
  ]],
}
