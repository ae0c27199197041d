return {
  id = "MY14",
  severity = "warning",
  databases = { "mysql", "mariadb" },
  what = "a foreign key is added while foreign keys are not checked",
  why = "The rows that are there are not looked at, then or later: references that lead nowhere stay, and the constraint looks as if it held.",
  instead = "look for such rows first (a LEFT JOIN that finds no parent), and leave foreign_key_checks on",
  check = function(change, report)
    if change.action ~= "add_constraint" or change.constraint.kind ~= "foreign_key" then
      return
    end
    local off
    for _, earlier in ipairs(change.revision.changes) do
      if earlier == change then
        break
      elseif earlier.action == "set" and earlier.name:find("foreign_key_checks", 1, true) then
        off = (earlier.value == "0" or earlier.value == "off") and earlier
      end
    end
    if off then
      report(("the rows of %s are not checked, foreign_key_checks is off since line %d"):format(change.table, off.line))
    end
  end,
  bad = [[
    op.execute "SET foreign_key_checks = 0"
    op.create_foreign_key("orders", "user_id", "users.id")
  ]],
  good = [[
    op.create_foreign_key("orders", "user_id", "users.id")
  ]],
}
