local help = require "luamig.lint_help"

local WHAT = {
  drop_index = "DROP INDEX", reindex = "REINDEX", detach_partition = "DETACH PARTITION",
}

return {
  id = "PG02",
  severity = "warning",
  databases = { "postgresql" },
  what = "an index is dropped or built again, or a partition detached, under a lock that stops the table",
  why = "Without CONCURRENTLY the table is locked against readers and writers, and a waiting lock queues all who come later behind it.",
  instead = "concurrently = true, or the word CONCURRENTLY outside a transaction (op.autocommit)",
  check = function(change, report)
    local word = WHAT[change.action]
    if word and not change.concurrently and not help.is_new(help.find_index(change), change.revision) then
      report(("%s %s without CONCURRENTLY"):format(word, change.name or ""))
    end
  end,
  before = [[
    op.create_index("users", { "name" }, { name = "ix_users_name" })
  ]],
  bad = [[
    op.drop_index("ix_users_name", { table = "users" })
  ]],
  good = [[
    op.drop_index("ix_users_name", { table = "users", concurrently = true })
  ]],
}
