return {
  id = "MY08",
  severity = "warning",
  databases = { "mysql", "mariadb" },
  what = "a new NOT NULL column without a default",
  why = "The rows that are there get 0, '' or '0000-00-00' without a word; with a date strict MySQL fails, but only where there are rows.",
  instead = "say the value: default = …, or add it nullable, fill it, and make it NOT NULL",
  check = function(change, report)
    local column = change.action == "add_column" and change.column
    if column and column.nullable == false and not column.default and not column.generated
      and not column.autoincrement and not column.identity and not column.primary_key then
      report(("%s.%s: rows that are there get a value that nobody chose"):format(change.table, column.name))
    end
  end,
  bad = [[
    op.add_column("users", { "points", t.integer, nullable = false })
  ]],
  good = [[
    op.add_column("users", { "points", t.integer, nullable = false, default = 0 })
  ]],
}
