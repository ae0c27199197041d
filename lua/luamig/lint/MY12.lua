local ENGINES = { myisam = true, aria = true, memory = true, csv = true, archive = true, merge = true }
local CHARSETS = { utf8 = true, utf8mb3 = true, latin1 = true, ascii = true }

local function look(change, options, report)
  local engine, charset = (options.engine or ""):lower(), (options.charset or options.convert or ""):lower()
  if ENGINES[engine] then
    report(("%s: %s has no transactions"):format(change.table, options.engine))
  end
  if CHARSETS[charset] then
    report(("%s: %s cannot hold every character"):format(change.table, charset))
  end
end

return {
  id = "MY12",
  severity = "warning",
  databases = { "mysql", "mariadb" },
  what = "a table without transactions, or an old character set",
  why = "What fails in the middle of MyISAM rows stays half done and luamig's data.* refuses them; utf8 (utf8mb3) has no room for four-byte characters and cannot be compared with utf8mb4 columns by an index.",
  instead = "InnoDB and utf8mb4",
  new_tables = true,
  check = function(change, report)
    if change.action == "create_table" and not change.temporary then
      look(change, change.options, report)
    elseif change.action == "table_option" and change.value then
      look(change, { [change.option] = change.value }, report)
    elseif change.action == "add_column" or change.action == "modify_column" then
      look(change, { charset = change.column.charset }, report)
    end
  end,
  bad = [[
    op.create_table("hits", { { "id", t.bigint, primary_key = true } }, { mysql = { engine = "MyISAM" } })
  ]],
  good = [[
    op.create_table("hits", { { "id", t.bigint, primary_key = true } }, { mysql = { engine = "InnoDB" } })
  ]],
}
