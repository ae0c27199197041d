local help = require "luamig.lint_help"

local ROWS = { insert = true, update = true, delete = true }

return {
  id = "MY07",
  severity = "note",
  databases = { "mysql", "mariadb" },
  what = "DDL commits the rows that were changed before it",
  why = "When a later statement fails the rows stay changed: luamig goes on behind them, but nothing takes them back.",
  instead = "rows and schema in revisions of their own",
  new_tables = true,
  revision = function(revision, report)
    local before
    for _, change in ipairs(revision.changes) do
      if ROWS[change.action] and not change.new then
        before = change
      elseif before and help.is_ddl(change) then
        report(("%s of %s (line %d) is committed here"):format(before.action, before.table or "", before.line), change)
        before = nil
      end
    end
  end,
  bad = [[
    op.execute "UPDATE users SET name = 'none' WHERE name IS NULL"
    op.add_column("users", { "city", t.string(40) })
  ]],
  good = [[
    op.add_column("users", { "city", t.string(40) })
  ]],
}
