return {
  id = "PG05",
  severity = "warning",
  databases = { "postgresql" },
  what = "a foreign key is checked while both tables are locked",
  why = "ADD FOREIGN KEY reads both tables under SHARE ROW EXCLUSIVE locks: nobody writes to either until all rows are checked.",
  instead = "online = true: added NOT VALID, then checked in a transaction of its own that blocks nobody",
  check = function(change, report)
    local c = change.action == "add_constraint" and change.constraint
    if c and c.kind == "foreign_key" and not c.not_valid and not c.online then
      report(("the foreign key of %s to %s is checked while both are locked"):format(change.table, c.references.table))
    end
  end,
  bad = [[
    op.create_foreign_key("orders", "user_id", "users.id")
  ]],
  good = [[
    op.create_foreign_key("orders", "user_id", "users.id", { name = "fk_orders_user", online = true })
  ]],
}
