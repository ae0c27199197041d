return {
  id = "PG18",
  severity = "warning",
  databases = { "postgresql" },
  what = "CASCADE takes along what the script does not name",
  why = "Views, foreign keys, defaults and, with TRUNCATE, the rows of other tables go too, and which ones depends on the database that it runs on.",
  instead = "drop what depends on it by name, first",
  check = function(change, report)
    if change.cascade then
      report(("%s %s with CASCADE"):format(change.action:gsub("_", " "), change.name or change.table or ""))
    end
  end,
  before = [[
    op.create_view("totals", "SELECT sum(total) AS total FROM orders")
  ]],
  bad = [[
    op.drop_table("orders", { cascade = true })
  ]],
  good = [[
    op.drop_view("totals")
    op.drop_table("orders")
  ]],
}
