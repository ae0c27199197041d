local help = require "luamig.lint_help"

-- Reads or writes all rows.
local function is_slow(change)
  if change.action == "create_index" then
    return not change.concurrently
  elseif change.action == "alter_column" then
    local old = change.type and help.column(change)
    return change.nullable == false or (change.type and (not old or help.type_change(old.type, change.type) == "rewrite"))
  end
  local c = change.action == "add_constraint" and change.constraint
  return c and not c.not_valid and not c.online and not c.using_index
end

return {
  id = "PG14",
  severity = "warning",
  databases = { "postgresql" },
  what = "a slow statement runs while an earlier one still holds its lock",
  why = "A lock is held to the end of the transaction: what was a moment's ACCESS EXCLUSIVE lock lasts as long as everything that follows it.",
  instead = "the slow statement in a revision of its own, or in a form that runs outside the transaction (concurrently, online)",
  check = function(change, report)
    if not change.table or not is_slow(change) then
      return
    end
    for _, earlier in ipairs(change.revision.changes) do
      if earlier == change then
        return
      elseif earlier.tx == change.tx and not earlier.new and earlier.table == change.table
        and earlier.line ~= change.line and help.blocks_readers(earlier) then
        return report(("%s is locked since line %d while this reads all its rows"):format(change.table, earlier.line))
      end
    end
  end,
  bad = [[
    op.add_column("users", { "city", t.string(40) })
    op.create_index("users", { "name" })
  ]],
  good = [[
    op.add_column("users", { "city", t.string(40) })
    op.create_index("users", { "name" }, { concurrently = true })
  ]],
}
