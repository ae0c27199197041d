local help = require "luamig.lint_help"

local FOUR_BYTES = 4 -- of a character in utf8mb4

return {
  id = "MY05",
  severity = "warning",
  databases = { "mysql" },
  what = "a varchar grows past 255 bytes",
  why = "Up to 255 bytes the length is kept in one byte, beyond that in two: MySQL copies the whole table and blocks writers. In utf8mb4 the border is 63 characters.",
  instead = "choose the length with the table: a longer varchar costs nothing; or accept the copy in a quiet hour",
  check = function(change, report)
    local new = change.action == "alter_column" and change.type
      or change.action == "modify_column" and change.column.type
    local old = new and help.column(change, change.from)
    if not old then
      return
    end
    local a, b = help.type(old.type), help.type(new)
    local before, after = help.length(a), help.length(b)
    if a.name == "varchar" and b.name == "varchar" and before and after
      and before * FOUR_BYTES <= 255 and after * FOUR_BYTES > 255 then
      report(("%s: from %d to %d characters copies the table"):format(change.table, before, after))
    end
  end,
  bad = [[
    op.alter_column("users", "name", { type = t.string(100) })
  ]],
  good = [[
    op.alter_column("users", "name", { type = t.string(60) })
  ]],
}
