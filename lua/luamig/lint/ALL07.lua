local KINDS = { enums = "the type", views = "the view", sequences = "the sequence", schemas = "the schema" }

local function columns_left(before, after, report)
  for key, entry in pairs(after.tables) do
    local old = before.tables[key]
    for name, column in pairs(old and not old.dropped and not entry.dropped and entry.columns or {}) do
      if old.whole and not old.columns[name] and column.type then
        report(("downgrade() leaves the column %s.%s"):format(entry.name, column.name))
      end
    end
    for name, column in pairs(old and old.whole and not entry.dropped and old.columns or {}) do
      if not entry.columns[name] then
        report(("downgrade() does not bring back the column %s.%s"):format(entry.name, column.name))
      end
    end
  end
end

local function tables_left(before, after, report)
  for key, entry in pairs(after.tables) do
    local old = before.tables[key]
    if entry.made and not entry.dropped and (not old or old.dropped) then
      report(("downgrade() leaves the table %s"):format(entry.name))
    elseif entry.dropped and old and not old.dropped then
      report(("downgrade() does not bring back the table %s"):format(entry.name))
    end
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
    tables_left(before, after, note)
    columns_left(before, after, note)
    for kind, word in pairs(KINDS) do
      for key, object in pairs(kind ~= "enums" and after[kind] or revision.enum_types and after[kind] or {}) do
        if object.made and not before[kind][key] then
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
