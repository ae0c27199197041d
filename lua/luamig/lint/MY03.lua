return {
  id = "MY03",
  severity = "warning",
  databases = { "mysql", "mariadb" },
  what = "the table is rebuilt while nobody can write to it",
  why = "A new AUTO_INCREMENT column and the first FULLTEXT index need LOCK=SHARED: the rebuild blocks writers to its end.",
  instead = "make such columns and indexes with the table, or in a quiet hour",
  check = function(change, report)
    local column = change.action == "add_column" and change.column
    if column and (column.autoincrement or column.identity) then
      report(("%s.%s numbers all rows while writers wait"):format(change.table, column.name))
    elseif change.action == "create_index" and (change.fulltext or (change.method or ""):lower() == "fulltext") then
      report(("a full-text index of %s is built while writers wait"):format(change.table))
    end
  end,
  bad = [[
    op.execute "CREATE FULLTEXT INDEX ix_orders_note ON orders (note)"
  ]],
  good = [[
    op.execute "CREATE INDEX ix_orders_status ON orders (status)"
  ]],
}
