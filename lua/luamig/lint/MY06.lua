local help = require "luamig.lint_help"

return {
  id = "MY06",
  severity = "note",
  databases = { "mysql", "mariadb" },
  what = "raw DDL among other statements, without a way to tell whether it was done",
  why = "Every DDL statement commits. When a run dies in it, luamig finds out about op.* by itself; about raw SQL it must ask you (exit 4).",
  instead = "op.*, or probe = \"SELECT …\" that gives a row when it was done, or a revision of its own",
  new_tables = true,
  revision = function(revision, report)
    local count = 0
    for _, change in ipairs(revision.changes) do
      count = count + (help.is_ddl(change) and 1 or 0)
    end
    for _, change in ipairs(count > 1 and revision.changes or {}) do
      if change.raw and help.is_ddl(change) and not change.probe then
        report(("%s without probe"):format(change.action:gsub("_", " ")), change)
      end
    end
  end,
  bad = [[
    op.add_column("users", { "city", t.string(40) })
    op.execute "ALTER TABLE orders ADD INDEX ix_orders_status (status)"
  ]],
  good = [[
    op.add_column("users", { "city", t.string(40) })
    op.execute {
      "ALTER TABLE orders ADD INDEX ix_orders_status (status)",
      probe = [=[SELECT 1 FROM information_schema.statistics
                 WHERE table_schema = database() AND index_name = 'ix_orders_status']=],
    }
  ]],
}
