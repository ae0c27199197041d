local help = require "luamig.lint_help"

-- Is the new list the old one with more at its end?
local function only_appends(old, new)
  for i, label in ipairs(old) do
    if new[i] ~= label then
      return false
    end
  end
  return true
end

return {
  id = "MY10",
  severity = "warning",
  databases = { "mysql", "mariadb" },
  what = "labels of an enum are removed, moved or put in the middle",
  why = "The rows hold the numbers of the labels: only a label at the end is free, anything else copies the table, and a removed label fails or becomes ''.",
  instead = "new labels at the end",
  check = function(change, report)
    if change.action == "alter_enum" then
      for _, one in ipairs(change.changes) do
        if one.kind == "remove" or one.before or one.after then
          report(("'%s' is not at the end: the table is copied"):format(one.label))
        end
      end
      return
    end
    local new = change.action == "alter_column" and change.type or change.action == "modify_column" and change.column.type
    local old = new and help.column(change, change.from)
    local before, after = old and help.labels(old.type), new and help.labels(new)
    if before and after and not only_appends(before, after) then
      report(("%s: the labels before are not the first ones any more"):format(change.table))
    end
  end,
  before = [[
    op.create_table("tasks", { { "id", t.bigint, primary_key = true }, { "state", t.enum("state", { "new", "done" }) } })
  ]],
  bad = [[
    op.alter_enum("state", { add = { "begun", after = "new" } }, { columns = { "tasks.state" } })
  ]],
  good = [[
    op.alter_enum("state", { add = "gone" }, { columns = { "tasks.state" } })
  ]],
}
