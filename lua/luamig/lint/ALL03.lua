return {
  id = "ALL03",
  severity = "warning",
  what = "one statement changes every row of a table",
  why = "One long transaction: row locks and old versions are kept to its end, replicas lag, and when it stops everything is rolled back.",
  instead = "data.update or data.delete: in chunks, resumable, each row once",
  check = function(change, report)
    if (change.action == "update" or change.action == "delete") and not change.where and not change.limit then
      report(("%s of all rows of %s in one statement"):format(change.action, change.table))
    end
  end,
  bad = [[
    op.execute "UPDATE users SET name = 'none'"
  ]],
  good = [[
    data.update("users", { set = "name = 'none'" })
  ]],
}
