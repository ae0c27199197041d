-- Words that the databases on the right do not know, and in what statement they count.
local WORDS = {
  CONCURRENTLY = { "mysql", "mariadb", "sqlite" },
  ILIKE = { "mysql", "mariadb", "sqlite" },
  BIGSERIAL = { "mysql", "mariadb" },
  JSONB = { "mysql", "mariadb" },
  AUTO_INCREMENT = { "postgresql", "sqlite" },
  AUTOINCREMENT = { "postgresql", "mysql", "mariadb" },
  UNSIGNED = { "postgresql" },
  DATETIME = { "postgresql" },
  LONGTEXT = { "postgresql" },
  MEDIUMTEXT = { "postgresql" },
  TINYINT = { "postgresql" },
  PRAGMA = { "postgresql", "mysql", "mariadb" },
  ENGINE = { "postgresql", "sqlite" },
}
local STATEMENTS = { create_table = true, add_column = true, modify_column = true, create_index = true,
  select = true, update = true, delete = true, insert = true, pragma = true, drop_index = true, table_option = true }

local function knows_not(word, database)
  for _, name in ipairs(WORDS[word] or {}) do
    if name == database then
      return true
    end
  end
  return false
end

return {
  id = "ALL09",
  severity = "error",
  what = "SQL of another database",
  why = "A statement without a choice per dialect is sent to every database that the revision runs on, and this one does not know the word.",
  instead = "op.*, or { postgresql = \"…\", mysql = \"…\", sqlite = \"…\" }; false where there is nothing to do",
  new_tables = true,
  check = function(change, report)
    if not change.raw then
      return
    end
    local known = STATEMENTS[change.action] or change.action == "other"
    for i, token in ipairs(known and change.tokens or {}) do
      local before = change.tokens[i - 1]
      local named = before and before.text == "."
      if token.kind == "word" and i > 1 and not named and knows_not(token.text:upper(), change.database)
        or (i == 1 and token.text:upper() == "PRAGMA" and change.database ~= "sqlite") then
        return report(("%s is no word of %s"):format(token.text:upper(), change.database))
      end
    end
  end,
  bad = [[
    op.execute {
      postgresql = "CREATE TABLE tags (id int AUTO_INCREMENT PRIMARY KEY)",
      mysql = "CREATE INDEX CONCURRENTLY ix_users_name ON users (name)",
      sqlite = "CREATE INDEX CONCURRENTLY ix_users_name ON users (name)",
    }
  ]],
  fails = { "postgresql", "mysql", "mariadb", "sqlite" },
  good = [[
    op.execute {
      postgresql = "CREATE TABLE tags (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY)",
      mysql = "CREATE TABLE tags (id int AUTO_INCREMENT PRIMARY KEY)",
      sqlite = "CREATE TABLE tags (id integer PRIMARY KEY AUTOINCREMENT)",
    }
  ]],
}
