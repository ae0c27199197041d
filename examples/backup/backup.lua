--- backup.lua - copies a database into backups/ beside this file: pg_dump, mariadb-dump (mysqldump)
--- or sqlite3, by the scheme of the URL.
---
--- The commands go to the shell's standard input and passwords into the environment, so that nobody
--- sees them in the list of processes.

local here = debug.getinfo(1, "S").source:match("^@(.*/)") or "./"

local M = {}

--- A word for the shell.
local function q(text)
  return "'" .. text:gsub("'", "'\\''") .. "'"
end

local function decode(text)
  return (text:gsub("%%(%x%x)", function(hex)
    return string.char(tonumber(hex, 16))
  end))
end

--- @return table  scheme, user, password, host, port, database, params: decoded; without_password: a URL
local function parse(url)
  local scheme, rest = url:match("^(%w+)[%w+]*:(.*)$")
  if scheme == "sqlite" then
    return { scheme = scheme, database = rest:gsub("^///", ""):gsub("%?.*", "") }
  end
  local authority, path, query = rest:match("^//([^/?]*)/?([^?]*)%??(.*)$")
  local login, address = authority:match("^(.*)@(.*)$")
  local user, password = (login or ""):match("^([^:]*):?(.*)$")
  local host, port = (address or authority):match("^(.-):?(%d*)$")
  local params = {}
  for key, value in query:gmatch("([^&=]+)=([^&]*)") do
    params[key] = decode(value)
  end
  return {
    scheme = scheme,
    user = decode(user),
    password = decode(password),
    host = decode(host),
    port = port,
    database = decode(path),
    params = params,
    without_password = ("postgresql://%s%s/%s%s"):format(login and user .. "@" or "", address or authority, path,
      query ~= "" and "?" .. query or ""),
  }
end

--- Each makes the lines that write the database to the file $out, and says how the file is called.
local tools = {}

function tools.postgresql(db)
  local password = db.password ~= "" and "export PGPASSWORD=" .. q(db.password) .. "\n" or ""
  return password .. 'pg_dump --format=custom --file="$out" --dbname=' .. q(db.without_password), ".dump"
end
tools.postgres = tools.postgresql

function tools.mysql(db)
  local words = { "--single-transaction --routines --triggers --events" }
  local function add(option, value)
    if value and value ~= "" then
      words[#words + 1] = option .. "=" .. q(value)
    end
  end
  add("--user", db.user)
  add("--host", db.host)
  add("--port", db.port)
  add("--socket", db.params.unix_socket or db.params.socket)
  local password = db.password ~= "" and "export MYSQL_PWD=" .. q(db.password) .. "\n" or ""
  return password .. "$(command -v mariadb-dump || echo mysqldump) " .. table.concat(words, " ")
    .. ' --result-file="$out" ' .. q(db.database), ".sql"
end
tools.mariadb = tools.mysql

function tools.sqlite(db)
  local path = db.database:match("^/") and db.database or here .. db.database
  return "sqlite3 -bail " .. q(path) .. ' ".backup \'$out\'"', ".db"
end

--- The URL as luamig shows it.
local function hide_password(url)
  return (url:gsub("^(%w[%w+]*://[^:/@]*):[^@/]*@", "%1:***@"))
end

--- A name that no file has: two runs may begin in the same second.
local function free_name(name, suffix)
  local stem = os.date("%Y%m%d-%H%M%S-") .. name
  for n = 1, math.huge do
    local file = stem .. (n > 1 and "-" .. n or "") .. suffix
    local there = io.open(here .. "backups/" .. file)
    if not there then
      return file
    end
    there:close()
  end
end

--- Writes backups/YYYYMMDD-HHMMSS-NAME.*; raises an error when that fails.
--- @param url string  of the configuration, with its password
--- @param run table  what the hook was given
function M.make(url, run)
  if hide_password(url) ~= run.url then -- --url or LUAMIG_URL: the password is not known here
    error(("the run is on %s, not on the url of luamig.lua: no backup"):format(run.url), 0)
  end
  local db = parse(url)
  local tool = tools[db.scheme] or error("no backup for " .. db.scheme, 0)
  local command, suffix = tool(db)
  local file = free_name("before-" .. run.direction, suffix)
  local shell = assert(io.popen("/bin/sh -e", "w"))
  shell:write(table.concat({
    "umask 077", -- it holds everything that the database holds
    "cd " .. q(here),
    "mkdir -p backups",
    "out=backups/" .. q(file .. ".part"),
    command,
    'test -s "$out"',
    'mv "$out" backups/' .. q(file),
  }, "\n"), "\n")
  if not shell:close() then
    error("no backup, so nothing is run", 0)
  end
  print("backup: backups/" .. file)
end

return M
