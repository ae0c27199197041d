--- Every table says when its rows were made.
return {
  id = "TEAM01",
  severity = "warning",
  what = "a table without created_at",
  why = "Nobody can tell later when a row came to be: support and the data team ask for it every week.",
  instead = "{ \"created_at\", t.timestamptz, nullable = false, default = sql \"CURRENT_TIMESTAMP\" }",
  new_tables = true, -- it is about the table that the revision makes

  --- @param change table   one operation or SQL statement: see the head of lua/luamig/lint.lua
  --- @param report function  report([message [, change]])
  check = function(change, report)
    if change.action ~= "create_table" or not change.columns then
      return
    end
    for _, column in ipairs(change.columns) do
      if column.name == "created_at" then
        return
      end
    end
    report(change.table .. " has no created_at")
  end,

  bad = [[
    op.create_table("notes", { { "id", t.bigint, primary_key = true } })
  ]],
  good = [[
    op.create_table("notes", {
      { "id", t.bigint, primary_key = true },
      { "created_at", t.timestamptz, nullable = false, default = sql "CURRENT_TIMESTAMP" },
    })
  ]],
}
