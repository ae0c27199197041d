-- The tables that the foreign keys of this change refer to.
local function referred(change)
  local list = {}
  for _, c in ipairs(change.known and change.known.constraints or {}) do
    local same = change.action == "drop_table" or (change.name and c.name and c.name == change.name)
      or (change.columns and #change.columns > 0 and table.concat(change.columns, ",") == table.concat(c.columns, ","))
    if c.kind == "foreign_key" and same and c.references.table ~= change.table then
      list[#list + 1] = c.references.table
    end
  end
  if #list == 0 and change.kind == "foreign_key" then
    list[1] = "the table it refers to"
  end
  return list
end

return {
  id = "PG13",
  severity = "note",
  databases = { "postgresql" },
  what = "dropping a foreign key locks the other table too",
  why = "DROP CONSTRAINT of a foreign key, and DROP TABLE of a table that has one, take an ACCESS EXCLUSIVE lock on the table that it refers to: a busy one stands still until the transaction ends.",
  instead = "drop the foreign key in a revision of its own, so that the lock is held for a moment",
  check = function(change, report)
    if change.action ~= "drop_table" and change.action ~= "drop_constraint" then
      return
    end
    local alone = #change.revision.changes == 1
    for _, table_ in ipairs(referred(change)) do
      if not alone or change.action == "drop_table" then
        report(("%s is locked too"):format(table_))
      end
    end
  end,
  before = [[
    op.create_foreign_key("orders", "user_id", "users.id", { name = "fk_orders_user" })
  ]],
  bad = [[
    op.drop_constraint("orders", "fk_orders_user")
    op.drop_column("orders", "note")
  ]],
  good = [[
    op.drop_constraint("orders", "fk_orders_user")
  ]],
}
