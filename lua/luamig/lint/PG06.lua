local help = require "luamig.lint_help"

return {
  id = "PG06",
  severity = "warning",
  databases = { "postgresql" },
  what = "a check is tried on all rows while the table is locked",
  why = "ADD CHECK reads the whole table under an ACCESS EXCLUSIVE lock: nobody reads or writes meanwhile.",
  instead = "online = true: added NOT VALID, then checked in a transaction of its own that blocks nobody",
  check = function(change, report)
    for _, c in ipairs(help.added_constraints(change)) do
      if c.kind == "check" and not c.not_valid and not c.online then
        report(("a check of %s is tried on all rows while the table is locked"):format(change.table))
      end
    end
  end,
  bad = [[
    op.create_check("users", "age >= 0", { name = "ck_users_age" })
  ]],
  good = [[
    op.create_check("users", "age >= 0", { name = "ck_users_age", online = true })
  ]],
}
