local ROWS = { insert = true, update = true, delete = true }
local RANDOM = { UUID = true, UUID_SHORT = true, RAND = true, SYSDATE = true, RANDOM_BYTES = true, LOAD_FILE = true,
  GET_LOCK = true, SLEEP = true, USER = true, CONNECTION_ID = true }

return {
  id = "MY15",
  severity = "note",
  databases = { "mysql", "mariadb" },
  what = "rows are changed by a function that answers differently on a replica",
  why = "With binlog_format = STATEMENT the replica runs the statement again and gets other values, or the server refuses it (error 1674).",
  instead = "values made by the script (data.transform), or binlog_format = ROW",
  new_tables = true,
  check = function(change, report)
    for i, token in ipairs(change.raw and ROWS[change.action] and change.tokens or {}) do
      local after = change.tokens[i + 1]
      if token.kind == "word" and RANDOM[token.text:upper()] and after and after.text == "(" then
        return report(("%s() gives a replica other values"):format(token.text:upper()))
      end
    end
  end,
  bad = [[
    op.execute "UPDATE orders SET note = uuid() WHERE note IS NULL"
  ]],
  good = [[
    op.execute "UPDATE orders SET note = 'none' WHERE note IS NULL"
  ]],
}
