-- What keeps SQL of its own: kind, schema-wide name, text.
local KEPT = [[
  SELECT 'view' AS kind, table_name AS name, view_definition AS body FROM information_schema.views
  WHERE table_schema = database()
  UNION ALL SELECT lower(routine_type), routine_name, routine_definition FROM information_schema.routines
  WHERE routine_schema = database()
  UNION ALL SELECT 'event', event_name, event_definition FROM information_schema.events
  WHERE event_schema = database()
  UNION ALL SELECT 'trigger', trigger_name, action_statement FROM information_schema.triggers
  WHERE trigger_schema = database() AND lower(event_object_table) <> lower(:table)]]

-- The names that a change takes away: all of them stand in what uses it.
local TAKES = {
  drop_table = function(change) return { change.table } end,
  rename_table = function(change) return { change.table } end,
  drop_column = function(change) return { change.table, change.column } end,
  rename_column = function(change) return { change.table, change.from } end,
  drop_index = function(change) return { change.name } end,
}

local function has_word(text, word)
  local plain = word:lower():gsub("%W", "%%%0")
  return (" " .. text .. " "):lower():find("[^%w_$]" .. plain .. "[^%w_$]") ~= nil
end

local function uses(body, names)
  for _, name in ipairs(names) do
    if not has_word(body, name) then
      return false
    end
  end
  return true
end

-- Taken away or made anew before, in the same revision.
local function is_gone(change, kept)
  for _, earlier in ipairs(change.revision.changes) do
    if earlier == change then
      return false
    end
    local view = earlier.action == "drop_view" or earlier.action == "replace_view"
    local sql = earlier.raw and earlier.sql:lower()
    if (view and kept.kind == "view" and earlier.name and earlier.name:lower() == kept.name:lower())
      or (sql and sql:find("^%s*drop%s+" .. kept.kind) and has_word(sql, kept.name)) then
      return true
    end
  end
  return false
end

return {
  id = "MY16",
  severity = "warning",
  databases = { "mysql", "mariadb" },
  needs = "database",
  what = "what is dropped is used by a view, a routine, an event or a trigger",
  why = "The server does not look: the statement succeeds, and what uses it fails the next time it is called.",
  instead = "drop or replace in the same revision what uses it, before",
  check = function(change, report, live)
    local names = TAKES[change.action] and TAKES[change.action](change)
    if not names or #names == 0 or change.schema then
      return
    end
    for _, kept in ipairs(live.query(KEPT, { table = change.table or "" })) do
      if kept.body and uses(kept.body, names) and not is_gone(change, kept) then
        report(("the %s %s uses %s"):format(kept.kind, kept.name, table.concat(names, ".")))
      end
    end
  end,
  before = [[
    op.create_view("adults", "SELECT id, name, age FROM users WHERE age > 17")
  ]],
  bad = [[
    op.drop_column("users", "age")
  ]],
  good = [[
    op.drop_view("adults")
    op.drop_column("users", "age")
  ]],
}
