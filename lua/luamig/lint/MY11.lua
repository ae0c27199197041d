local help = require "luamig.lint_help"

-- What the column had and the new definition does not say.
local function lost(old, new)
  local list = {}
  if old.nullable == false and not old.primary_key and new.nullable ~= false then
    list[#list + 1] = "NOT NULL"
  end
  if old.default and old.default.kind ~= "null" and not new.default and not new.generated then
    list[#list + 1] = "DEFAULT " .. (old.default.text or "")
  end
  if old.comment and not new.comment then
    list[#list + 1] = "COMMENT"
  end
  if (old.autoincrement or old.identity) and not new.autoincrement then
    list[#list + 1] = "AUTO_INCREMENT"
  end
  return list
end

return {
  id = "MY11",
  severity = "warning",
  databases = { "mysql", "mariadb" },
  what = "MODIFY or CHANGE loses what it does not say again",
  why = "The column gets exactly what is written: NOT NULL, DEFAULT, COMMENT, AUTO_INCREMENT and the character set are gone when they are left out, without a warning.",
  instead = "op.alter_column, which keeps what it is not told to change",
  check = function(change, report)
    if change.action ~= "modify_column" or not change.raw then
      return
    end
    local old, new = help.column(change, change.from), change.column
    local list = old and lost(old, new) or {}
    if #list > 0 then
      report(("%s.%s loses %s"):format(change.table, new.name, table.concat(list, ", ")))
    elseif not old and new.nullable and not new.said_null and not new.default then
      report(("%s.%s: NOT NULL, DEFAULT and the rest are lost, if it had them"):format(change.table, new.name))
    end
  end,
  bad = [[
    op.execute "ALTER TABLE users MODIFY email varchar(50)"
  ]],
  good = [[
    op.alter_column("users", "email", { type = t.string(50) })
  ]],
}
