local function look(change, column, report)
  if column.inline_references then
    report(("%s.%s: REFERENCES on a column means two things"):format(change.table, column.name))
  end
end

return {
  id = "MY09",
  severity = "warning",
  databases = { "mysql", "mariadb" },
  what = "REFERENCES written on a column",
  why = "MySQL up to 8 reads it and makes no foreign key; MariaDB and MySQL 9 make one: one script, two schemas.",
  instead = "FOREIGN KEY (…) REFERENCES … as a clause of the table, or references = in op.*",
  new_tables = true,
  check = function(change, report)
    if change.raw and change.action == "add_column" then
      look(change, change.column, report)
    elseif change.raw and change.action == "create_table" then
      for _, column in ipairs(change.columns or {}) do
        look(change, column, report)
      end
    end
  end,
  bad = [[
    op.execute "CREATE TABLE gifts (id bigint PRIMARY KEY, user_id bigint REFERENCES users (id))"
  ]],
  good = [[
    op.execute "CREATE TABLE gifts (id bigint PRIMARY KEY, user_id bigint, FOREIGN KEY (user_id) REFERENCES users (id))"
  ]],
}
