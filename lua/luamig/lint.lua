--- lint.lua - the rules of `luamig lint`: what a rule is, and how it is asked.
---
--- A rule is a file that returns a table (luamig's own: lua/luamig/lint/*.lua):
---
---   id         "PG01"
---   severity   "error", "warning", "note" or "off"
---   databases  { "postgresql", "mysql", "mariadb", "sqlite" }; left out: all of them
---   what       what it finds, in a line
---   why        what that does
---   instead    the safe way
---   check      function(change, report): asked about each change
---   revision   function(revision, report): asked once about each revision, after its changes
---   directions { "upgrade" } (default), { "downgrade" } or both
---   new_tables true: also asked about tables that the same revision made, which are empty
---   before, bad, good   examples: the body of upgrade(), or a script without its header; `before`
---              runs in a revision of its own
---   fails      { "mysql" }: the databases that refuse the bad example
---   needs      "database": asked only where there is a connection (luamig plan, luamig lint --live),
---              which its functions get as a third argument: see `live` below
---   about      with needs: "pending" revisions (default), "applied" ones, or "all"
---   applied    example: the text that both had when they were applied, before they were changed
---   aside      example: SQL that another session has run, and waits with its transaction open, while
---              the bad one is looked at
---   config     example: what stands in luamig.lua beside the url
---
--- report(message [, change]): message left out is `what`; the place is that of the change.
---
--- A change is what one operation or one SQL statement does.  Of an operation it is the words that
--- it was written with; of raw SQL the same words, as far as it is understood:
---   action     "create_table", "add_column", "alter_column", "create_index", "add_constraint", …:
---              the names of op.*; and "insert", "update", "delete", "truncate", "select", "set",
---              "pragma", "modify_column", "refresh_view", "reindex", "cluster", "vacuum",
---              "table_option", "detach_partition", "data", "other", …
---   table, schema, name, column, columns, constraint, …   as its action needs them
---   raw        it was SQL; `sql` is the statement, `tokens` its words
---   autocommit it runs outside the revision's transaction
---   tx         the number of the transaction that it runs in
---   new        its table was made before in the same revision
---   known      what is known of its table before the change (see lint_state.lua), or nil
---   state      what is known of the whole schema before the change: help.object(state, "tables", name)
---   revision   { id, file, direction, loses, transactional, irreversible, changes, tokens, state,
---              after; failed: what it failed with; incomplete: not all was seen; upgrade: of a
---              downgrade; created: its date; parents, parent_dates; other_heads: it is a head, and no
---              label tells these from it.  With a connection: applied; passed_over: only because a
---              later one is, it never ran; stored, checksum: of its text then and now }
---   database, version   "mariadb", 101100; oldest: the version that it must run on (lint.oldest)
---
--- live.query(sql, { name = value }) gives rows by column name, live.value(…) the first value,
--- live.rows(table, schema) about how many rows a table has, live.version the server's number.
local core, use = ...

local state = use "luamig.lint_state"
local parser = use "luamig.lint_sql"
local tree = use "luamig.lint_tree"

local engine = {}
local rules = {}
local database      -- of this walk
local schema        -- what is known, see lint_state.lua
local schema_up     -- after the upgrade, while a downgrade is looked at
local revision      -- the one that runs
local last_upgrade  -- its upgrade, while its downgrade runs

local ALL = { "postgresql", "mysql", "mariadb", "sqlite" }
local KINDS = {
  id = "string", severity = "string", databases = "table", what = "string", why = "string",
  instead = "string", check = "function", revision = "function", directions = "table",
  new_tables = "boolean", before = "string", bad = "string", good = "string", fails = "table",
  needs = "string", about = "string", applied = "string", aside = "string", config = "string",
}
local NEEDED = { "id", "severity", "what", "why", "instead", "bad", "good" }
local SEVERITIES = { off = true, note = true, warning = true, error = true }

-- ---- rules ----------------------------------------------------------------------------------

local function fail(file, message)
  error(file .. ": " .. message, 0)
end

local function check_fields(rule, file)
  if type(rule) ~= "table" then
    fail(file, "a lint rule is a file that returns a table, got " .. core.describe(rule))
  end
  for key, value in pairs(rule) do
    if not KINDS[key] then
      local names = setmetatable({}, { __index = core.unknown("field of " .. file .. ":", "") })
      for name in pairs(KINDS) do
        rawset(names, name, true)
      end
      return names[tostring(key)]
    elseif type(value) ~= KINDS[key] then
      fail(file, ("%s must be a %s, got %s"):format(key, KINDS[key], core.describe(value)))
    end
  end
  for _, key in ipairs(NEEDED) do
    if not rule[key] then
      fail(file, "the field " .. key .. " is missing")
    end
  end
end

local function check_words(file, field, list, known, names)
  for _, word in ipairs(list) do
    if not known[word] then
      fail(file, ("%s: %s is none of %s"):format(field, core.describe(word), names))
    end
  end
end

local function set_of(list)
  local set = {}
  for _, word in ipairs(list) do
    set[word] = true
  end
  return set
end

--- Takes a rule into the set; gives what the rest of the program must know of it.
function engine.add(rule, file)
  check_fields(rule, file)
  if not rule.id:match("^[%w_-]+$") then
    fail(file, "an id is made of letters, digits, _ and -: " .. core.describe(rule.id))
  end
  if not SEVERITIES[rule.severity] then
    fail(file, "severity is \"error\", \"warning\", \"note\" or \"off\", got " .. core.describe(rule.severity))
  end
  if not rule.check and not rule.revision then
    fail(file, "a rule needs a function: check, or revision")
  end
  if rule.needs and rule.needs ~= "database" then
    fail(file, "needs can only be \"database\", got " .. core.describe(rule.needs))
  end
  rule.about = rule.about or "pending"
  check_words(file, "about", { rule.about }, { pending = true, applied = true, all = true }, "pending, applied, all")
  rule.databases = rule.databases or ALL
  rule.directions = rule.directions or { "upgrade" }
  check_words(file, "databases", rule.databases, set_of(ALL), table.concat(ALL, ", "))
  check_words(file, "directions", rule.directions, { upgrade = true, downgrade = true }, "upgrade, downgrade")
  for _, other in ipairs(rules) do
    if other.rule.id:upper() == rule.id:upper() then
      fail(file, ("the id %s is taken by %s"):format(rule.id, other.file))
    end
  end
  rules[#rules + 1] = {
    rule = rule, file = file, databases = set_of(rule.databases), directions = set_of(rule.directions),
  }
  return rule
end

-- ---- what a revision does -------------------------------------------------------------------

--- A new walk, on another database.
function engine.start(about)
  database = about
  schema = state.new(about)
  schema_up, last_upgrade = nil, nil
end

function engine.begin(about)
  if about.direction == "downgrade" then
    schema_up = schema
  else
    last_upgrade = nil
    schema = state.commit(schema)
  end
  about.changes = {}
  about.state = schema
  about.database, about.enum_types = database.database, database.enum_types
  about.seen = {}
  about.upgrade = last_upgrade
  about.tx = 1
  revision = about
end

-- Operations that luamig runs in a transaction of their own.
local function is_alone(change)
  return not change.raw and (change.concurrently or change.online or change.action == "validate_constraint"
    or change.action == "alter_enum" or (change.constraint and change.constraint.online))
end

local DATA = { insert = true, update = true, delete = true, select = true, set = true, pragma = true, data = true }

--- Numbers the transactions.  Where DDL commits, each is one of its own.
local function set_transaction(change)
  local own = change.autocommit or not revision.transactional or is_alone(change)
    or (not database.rolls_back and not DATA[change.action])
  if own then
    revision.tx = revision.tx + 1
  end
  change.tx = revision.tx
  if own then
    revision.tx = revision.tx + 1
  end
end

local function take(change, place)
  change.file, change.line = place.file, place.line
  change.autocommit, change.probe = place.autocommit, place.probe
  change.revision, change.database, change.version = revision, database.database, database.version
  change.enum_types, change.oldest = database.enum_types, database.oldest
  set_transaction(change)
  change.known = state.table(schema, change)
  change.new = change.known ~= nil and change.known.made == revision.id and not change.known.dropped
  change.state = schema
  if change.action == "create_table" then
    change.new = true
  end
  revision.changes[#revision.changes + 1] = change
  schema = state.apply(schema, change, revision.id)
end

--- Of a second pass only what stands at places that are new.
local function is_taken(place)
  local key = place.file .. ":" .. place.line
  if place.pass > 1 then
    return revision.seen[key] == 1
  end
  revision.seen[key] = 1
  return false
end

function engine.changes(place, list)
  if is_taken(place) then
    return
  end
  for _, change in ipairs(list) do
    take(change, place)
  end
end

-- What rules rely on; raw SQL may be cut off anywhere.
local NEEDS = {
  create_table = { "table" }, drop_table = { "table" }, rename_table = { "table", "to" },
  add_column = { "table", "column" }, drop_column = { "table", "column" },
  rename_column = { "table", "from", "to" }, alter_column = { "table", "column" },
  modify_column = { "table", "column", "from" }, create_index = { "table", "columns" }, drop_index = { "name" },
  add_constraint = { "table", "constraint" }, drop_constraint = { "table" }, validate_constraint = { "table" },
  table_option = { "table", "option" }, update = { "table" }, delete = { "table" }, truncate = { "table" },
  create_enum = { "name" }, alter_enum = { "name" }, drop_enum = { "name" }, create_view = { "name" },
  replace_view = { "name" }, drop_view = { "name" }, create_sequence = { "name" },
  alter_sequence = { "name" }, drop_sequence = { "name" },
  create_schema = { "name" }, drop_schema = { "name" }, create_extension = { "name" },
  drop_extension = { "name" }, refresh_view = { "name" }, set = { "name", "value" }, pragma = { "name" },
}

local function is_whole(change)
  for _, field in ipairs(NEEDS[change.action] or {}) do
    if change[field] == nil then
      return false
    end
  end
  local c = change.constraint
  if c and c.kind == "foreign_key" and not (c.references and c.references.table) then
    return false
  end
  local one = change.changes and change.changes[1]
  return not change.changes or (one ~= nil and one.label ~= nil)
end

--- The changes of a statement; what cannot be read is another one.
local function read_sql(sql, tokens, parsed)
  local ok, list = pcall(function()
    return parsed and tree.changes(parsed) or parser.changes(tokens, sql, database)
  end)
  if not ok then
    return { { action = "other", verb = "" } }
  end
  for i, change in ipairs(list) do
    if not is_whole(change) then
      list[i] = { action = "other", verb = change.action }
    end
  end
  return list
end

function engine.sql(place, sql, tokens, parsed)
  if is_taken(place) then
    return
  end
  for _, change in ipairs(read_sql(sql, tokens, parsed)) do
    change.raw, change.sql, change.tokens = true, sql, tokens
    take(change, place)
  end
end

--- true, false, or nil: not known.
function engine.has(kind, in_schema, name, what)
  return state.has(schema, kind, in_schema, name, what)
end

-- ---- asking the rules -----------------------------------------------------------------------

--- Is there a connection, where it needs one, and is the revision one that it is about?
local function is_asked(rule)
  if not rule.needs then
    return true
  end
  return database.live ~= nil and (rule.about == "all" or (rule.about == "applied") == revision.applied)
end

local function ask(entry, index, findings)
  local rule = entry.rule
  local live = rule.needs and database.live
  local place
  local function report(message, change)
    local at = change or place or { file = revision.file, line = 0 }
    findings[#findings + 1] = { rule = index, file = at.file, line = at.line, message = message or rule.what }
  end
  for _, change in ipairs(rule.check and revision.changes or {}) do
    if not change.new or rule.new_tables then
      place = change
      rule.check(change, report, live)
    end
  end
  place = nil
  if rule.revision then
    rule.revision(revision, report, live)
  end
end

function engine.finish(failed, incomplete)
  local findings = {}
  revision.failed, revision.incomplete = failed, incomplete
  revision.after = schema
  for index, entry in ipairs(revision.checked and rules or {}) do
    if entry.databases[database.database] and entry.directions[revision.direction] and is_asked(entry.rule) then
      ask(entry, index, findings)
    end
  end
  if revision.direction == "downgrade" then
    schema, schema_up = schema_up, nil
  else
    last_upgrade = revision
  end
  return findings
end

return engine
