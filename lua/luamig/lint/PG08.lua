local help = require "luamig.lint_help"

local KINDS = { unique = "unique constraint", primary_key = "primary key", exclude = "exclusion constraint" }

return {
  id = "PG08",
  severity = "warning",
  databases = { "postgresql" },
  what = "the index behind a constraint is built while the table is locked",
  why = "ADD UNIQUE, PRIMARY KEY and EXCLUDE build their index under an ACCESS EXCLUSIVE lock: nobody reads or writes meanwhile.",
  instead = "online = true: a unique index CONCURRENTLY, then ADD CONSTRAINT … USING INDEX",
  check = function(change, report)
    for _, c in ipairs(help.added_constraints(change)) do
      if KINDS[c.kind] and not c.using_index and not c.online then
        report(("the %s of %s builds its index while the table is locked"):format(KINDS[c.kind], change.table))
      end
    end
  end,
  bad = [[
    op.create_unique("users", { "email" })
  ]],
  good = [[
    op.create_unique("users", { "email" }, { name = "uq_users_email", online = true })
  ]],
}
