return {
  id = "ALL02",
  severity = "warning",
  what = "a table or column gets another name",
  why = "The application that is running asks for the old name until the last of its processes is replaced.",
  instead = "add the new one, fill it, let the application write both, and drop the old one in a later release; or a view with the old name",
  check = function(change, report)
    if change.action == "rename_table" then
      for _, earlier in ipairs(change.revision.changes) do
        if earlier.action == "drop_table" and earlier.table:lower() == change.to:lower() then
          return
        end
      end
      report(("%s becomes %s"):format(change.table, change.to))
    elseif change.action == "rename_column"
      or (change.action == "modify_column" and change.from:lower() ~= change.column.name:lower()) then
      report(("%s.%s becomes %s"):format(change.table, change.from, change.to or change.column.name))
    end
  end,
  bad = [[
    op.rename_column("users", "name", "full_name")
  ]],
  good = [[
    op.add_column("users", { "full_name", t.string(40) })
  ]],
}
