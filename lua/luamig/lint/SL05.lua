-- Words of SQL and functions by the version that brought them.
local WORDS = {
  RETURNING = 33500, MATERIALIZED = 33500, ["->"] = 33800, ["->>"] = 33800, STRICT = 33700, WINDOW = 32500,
}
local FUNCTIONS = {
  iif = 33200, unixepoch = 33800, concat = 34400, concat_ws = 34400, string_agg = 34400, octet_length = 34300,
  timediff = 34300, jsonb = 34500, jsonb_set = 34500, jsonb_extract = 34500, unistr = 35000, median = 35100,
  sign = 33500, log = 33500, sqrt = 33500, pow = 33500, ln = 33500, unhex = 34100, row_number = 32500,
}
-- As the statements of ALTER TABLE, which op.* writes otherwise where the server is older.
local ACTIONS = { drop_column = 33500, rename_column = 32500, alter_column = 35300 }

local function shown(version)
  return ("%d.%d"):format(version // 10000, version // 100 % 100)
end

local function newest(change)
  local version, what = ACTIONS[change.action] or 0, change.action:gsub("_", " ")
  for i, token in ipairs(change.tokens) do
    local text, after = token.text, change.tokens[i + 1]
    local is_call = token.kind == "word" and after and after.text == "("
    local found = is_call and FUNCTIONS[text:lower()]
      or token.kind ~= "string" and token.kind ~= "name" and WORDS[text:upper()]
    if found and found > version then
      version, what = found, is_call and text .. "()" or text:upper()
    end
  end
  return version, what
end

return {
  id = "SL05",
  severity = "error",
  databases = { "sqlite" },
  what = "SQL that the oldest SQLite does not know",
  why = "SQLite is a library: each machine has another one. What is newer than the oldest of them is a syntax error there.",
  instead = "older words, or op.*, which chooses what the library can; lint.oldest in luamig.lua says which is the oldest",
  new_tables = true,
  check = function(change, report)
    if not change.raw then
      return
    end
    local version, what = newest(change)
    if version > change.oldest then
      report(("%s needs SQLite %s, and the oldest is %s"):format(what, shown(version), shown(change.oldest)))
    end
  end,
  config = [[lint = { oldest = { sqlite = "3.31" } }]],
  bad = [[
    op.execute "CREATE TABLE tags (id integer PRIMARY KEY, name text) STRICT"
  ]],
  good = [[
    op.execute "CREATE TABLE tags (id integer PRIMARY KEY, name text)"
  ]],
}
