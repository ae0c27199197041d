local WORDS = {
  drop_table = "the rows of %s", drop_column = "the values of %s", drop_schema = "all that is in %s",
  truncate = "the rows of %s", delete = "all rows of %s", drop_database = "all that is in %s",
  drop_partition = "the rows of a partition of %s",
}

-- loses = { "users", "users.age" } says that it is meant.
local function is_declared(change, what)
  for _, name in ipairs(change.revision.loses) do
    if name == what or name == change.table or name == change.name then
      return true
    end
  end
  return false
end

return {
  id = "ALL01",
  severity = "warning",
  what = "data is lost",
  why = "The downgrade can make the table or the column again, not what was in it.",
  instead = "loses = { \"table.column\" } in the head of the script says that it is meant; rename first and drop in a later release, or keep a copy",
  check = function(change, report)
    local word = WORDS[change.action]
    if not word or (change.action == "delete" and change.where) or change.temporary then
      return
    end
    local what = change.action == "drop_column" and change.table .. "." .. change.column
      or change.table or change.name or "?"
    if not is_declared(change, what) then
      report(word:format(what) .. " are lost")
    end
  end,
  bad = [[
    op.drop_column("users", "age")
  ]],
  good = [[
    loses = { "users.age" }

    function upgrade()
      op.drop_column("users", "age")
    end

    function downgrade()
      op.add_column("users", { "age", t.integer })
    end
  ]],
}
