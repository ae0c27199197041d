-- The line of the function, for the report.
local function line_of(revision)
  for i, token in ipairs(revision.tokens) do
    if token.kind == "name" and token.text == "downgrade" then
      local before = revision.tokens[i - 1]
      if before and before.text == "function" or (revision.tokens[i + 1] or {}).text == "=" then
        return { file = revision.file, line = token.line }
      end
    end
  end
end

-- What upgrade() did that a downgrade can take back.
local function has_done(upgrade)
  for _, change in ipairs(upgrade and upgrade.changes or {}) do
    if change.action ~= "select" and change.action ~= "set" and change.action ~= "pragma" then
      return true
    end
  end
  return false
end

return {
  id = "ALL06",
  severity = "warning",
  directions = { "downgrade" },
  what = "there is no way back",
  why = "A downgrade that is missing, does nothing or fails is found out on the day when it is needed.",
  instead = "write downgrade(), or downgrade = reverse(upgrade); irreversible = true says that there is none",
  revision = function(revision, report)
    if revision.irreversible or not has_done(revision.upgrade) then
      return
    elseif not revision.has_function then
      report("there is no downgrade()", { file = revision.file, line = 0 })
    elseif revision.failed then
      report("downgrade() fails: " .. revision.failed, line_of(revision))
    elseif #revision.changes == 0 and not revision.incomplete then
      report("downgrade() does nothing", line_of(revision))
    end
  end,
  bad = [[
    function upgrade()
      op.add_column("users", { "city", t.string(40) })
    end

    function downgrade()
    end
  ]],
  good = [[
    function upgrade()
      op.add_column("users", { "city", t.string(40) })
    end

    downgrade = reverse(upgrade)
  ]],
}
