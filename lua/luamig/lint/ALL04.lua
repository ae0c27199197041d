local LONG = 3600 -- seconds

local function is_long(change)
  local n = tonumber(change.value:match("^%d+"))
  if change.name == "lock_timeout" then
    return change.value == "0" or change.value == "default" or (n and n > LONG * 1000)
  end
  return change.name == "lock_wait_timeout" and (change.value == "default" or (n and n > LONG))
end

return {
  id = "ALL04",
  severity = "warning",
  databases = { "postgresql", "mysql", "mariadb" },
  what = "the time that statements wait for locks is unlimited",
  why = "A statement that waits for a lock makes everybody wait who comes later: one idle transaction stops the application. luamig limits it and tries again; the script takes that away.",
  instead = "leave it, or set ddl_lock_timeout in luamig.lua",
  check = function(change, report)
    if change.action == "set" and is_long(change) then
      report(("%s is set to %s"):format(change.name, change.value))
    end
  end,
  bad = [[
    op.execute { postgresql = "SET lock_timeout = 0", mysql = "SET lock_wait_timeout = 86400" }
  ]],
  good = [[
    op.execute { postgresql = "SET lock_timeout = '1s'", mysql = "SET lock_wait_timeout = 1" }
  ]],
}
