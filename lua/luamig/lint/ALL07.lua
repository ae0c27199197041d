local help = require "luamig.lint_help"

local KINDS = { enums = "the type", views = "the view", sequences = "the sequence", schemas = "the schema" }

local function columns_left(old, entry, report)
  if not old or old.dropped or entry.dropped or not old.whole then
    return
  end
  for name, column in pairs(entry.columns) do
    if not old.columns[name] and column.type then
      report(("downgrade() leaves the column %s.%s"):format(entry.name, column.name))
    end
  end
  for name, column in pairs(old.columns) do
    if not entry.columns[name] then
      report(("downgrade() does not bring back the column %s.%s"):format(entry.name, column.name))
    end
  end
end

local function table_left(old, entry, report)
  if entry.made and not entry.dropped and (not old or old.dropped) then
    report(("downgrade() leaves the table %s"):format(entry.name))
  elseif entry.dropped and old and not old.dropped then
    report(("downgrade() does not bring back the table %s"):format(entry.name))
  end
end

return {
  id = "ALL07",
  severity = "warning",
  directions = { "downgrade" },
  what = "the downgrade is no mirror of the upgrade",
  why = "What stays behind makes the next upgrade fail (\"already exists\"); what does not come back is missing for the old release.",
  instead = "downgrade = reverse(upgrade), or take back each step, the last first",
  revision = function(revision, report)
    local upgrade = revision.upgrade
    if not upgrade or revision.irreversible or revision.failed or revision.incomplete or upgrade.incomplete
      or revision.after.blind or #revision.changes == 0 then
      return
    end
    local before, after = upgrade.state, revision.after
    local lines = {}
    local function note(message)
      lines[#lines + 1] = message
    end
    for key in pairs(help.touched("tables", upgrade.changes, revision.changes)) do
      local old, entry = help.get(before, "tables", key), help.get(after, "tables", key)
      if entry then
        table_left(old, entry, note)
        columns_left(old, entry, note)
      end
    end
    for kind, word in pairs(KINDS) do
      for key in pairs((kind ~= "enums" or revision.enum_types) and help.touched(kind, upgrade.changes) or {}) do
        local object = help.get(after, kind, key)
        if object and object.made and not help.get(before, kind, key) then
          note(("downgrade() leaves %s %s"):format(word, object.name))
        end
      end
    end
    table.sort(lines)
    for _, line in ipairs(lines) do
      report(line, revision.changes[1])
    end
  end,
  bad = [[
    function upgrade()
      op.create_table("gifts", { { "id", t.bigint, primary_key = true } })
      op.add_column("users", { "city", t.string(40) })
    end

    function downgrade()
      op.drop_table("gifts")
    end
  ]],
  good = [[
    function upgrade()
      op.create_table("gifts", { { "id", t.bigint, primary_key = true } })
      op.add_column("users", { "city", t.string(40) })
    end

    function downgrade()
      op.drop_column("users", "city")
      op.drop_table("gifts")
    end
  ]],
}
