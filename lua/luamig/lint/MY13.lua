return {
  id = "MY13",
  severity = "warning",
  databases = { "mysql", "mariadb" },
  what = "a table without a primary key",
  why = "Galera and group replication refuse it, replicas look for each row in the whole table, and data.* has nothing to walk by.",
  instead = "a primary key, if only { \"id\", t.bigint, primary_key = true, identity = true }",
  new_tables = true,
  check = function(change, report)
    if change.action ~= "create_table" or change.temporary or change.unclear or change.as_select or not change.columns then
      return
    end
    for _, c in ipairs(change.constraints or {}) do
      if c.kind == "primary_key" then
        return
      end
    end
    for _, column in ipairs(change.columns) do
      if column.primary_key then
        return
      end
    end
    for _, later in ipairs(change.revision.changes) do
      if later.action == "add_constraint" and later.table == change.table and later.constraint.kind == "primary_key" then
        return
      end
    end
    report(("%s has no primary key"):format(change.table))
  end,
  bad = [[
    op.create_table("hits", { { "page", t.string(100) }, { "n", t.integer } })
  ]],
  good = [[
    op.create_table("hits", { { "page", t.string(100), primary_key = true }, { "n", t.integer } })
  ]],
}
