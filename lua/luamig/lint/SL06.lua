return {
  id = "SL06",
  severity = "warning",
  databases = { "sqlite" },
  what = "a table is rebuilt by hand",
  why = "CREATE, copy, DROP, RENAME loses the indexes and triggers of the old table, breaks views over it, and with foreign keys on the DROP deletes the rows of tables that refer to it.",
  instead = "op.alter_table, which rebuilds the table with all that belongs to it",
  check = function(change, report)
    if change.action ~= "rename_table" then
      return
    end
    for _, earlier in ipairs(change.revision.changes) do
      if earlier == change then
        return
      elseif earlier.action == "drop_table" and earlier.table:lower() == change.to:lower() then
        return report(("%s takes the place of the table dropped in line %d"):format(change.table, earlier.line))
      end
    end
  end,
  new_tables = true,
  bad = [[
    op.execute "CREATE TABLE users_new (id integer PRIMARY KEY, email text NOT NULL)"
    op.execute "INSERT INTO users_new SELECT id, email FROM users"
    op.execute "DROP TABLE users"
    op.execute "ALTER TABLE users_new RENAME TO users"
  ]],
  good = [[
    op.alter_table("users", {
      { drop_column = "name" },
      { drop_column = "age" },
    })
  ]],
}
