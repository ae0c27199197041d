local SPENT = [[
  SELECT total_row_versions FROM information_schema.innodb_tables
  WHERE name = concat(coalesce(:schema, database()), '/', :table)]]

-- From 9.1 on a table may have 255 row versions, before 64.
local function limit_of(version)
  return version >= 90100 and 255 or 64
end

return {
  id = "MY04",
  severity = "warning",
  databases = { "mysql" },
  needs = "database",
  what = "the row versions of a table are nearly used up",
  why = "Each column that is added or dropped at once (ALGORITHM=INSTANT) takes one; when they are spent the next such change writes the whole table again, or fails with error 4092.",
  instead = "ALTER TABLE … FORCE in a quiet hour: it writes the table anew, and all of them are free again",
  check = function(change, report, live)
    if change.action ~= "add_column" and change.action ~= "drop_column" then
      return
    end
    local ok, spent = pcall(live.value, SPENT, { schema = change.schema, table = change.table })
    local limit = limit_of(live.version)
    if ok and spent and spent >= limit * 0.8 then
      report(("%s: %d of %d row versions are spent"):format(change.table, spent, limit))
    end
  end,
  before = [[
    for i = 1, 103 do
      op.execute(("ALTER TABLE users ADD COLUMN spare int, ALGORITHM=INSTANT"))
      op.execute(("ALTER TABLE users DROP COLUMN spare, ALGORITHM=INSTANT"))
    end
  ]],
  bad = [[
    op.add_column("users", { "city", t.string(40) })
  ]],
  good = [[
    op.add_column("orders", { "city", t.string(40) })
  ]],
}
