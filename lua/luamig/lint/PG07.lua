-- SET NOT NULL believes a validated check that says the same.
local function is_proved(change)
  local name = change.column:lower():gsub("%W", "%%%0")
  for _, c in ipairs(change.known and change.known.constraints or {}) do
    local text = c.expression and c.expression:lower():gsub('[()"]', "") or ""
    if c.kind == "check" and not c.not_valid and text:match("^%s*" .. name .. "%s+is%s+not%s+null%s*$") then
      return true
    end
  end
  return false
end

return {
  id = "PG07",
  severity = "warning",
  databases = { "postgresql" },
  what = "NOT NULL is tried on all rows while the table is locked",
  why = "SET NOT NULL reads the whole table under an ACCESS EXCLUSIVE lock, unless a valid check already says the same.",
  instead = "online = true: a NOT VALID check, VALIDATE, SET NOT NULL, and the check goes again",
  check = function(change, report)
    if change.action == "alter_column" and change.nullable == false and not change.online and not is_proved(change) then
      report(("%s.%s: all rows are read while the table is locked"):format(change.table, change.column))
    end
  end,
  bad = [[
    op.alter_column("users", "name", { nullable = false })
  ]],
  good = [[
    op.alter_column("users", "name", { nullable = false, online = true })
  ]],
}
