--- A backup before each run, made by the database's own tool.  If it fails nothing is run.
local backup = require "backup"

local url = env("DATABASE_URL", "sqlite:app.db")

return {
  url   = url,
  trust = true, -- hooks may start programs; revisions may, too
  hooks = {
    --- @param run table  direction, target, environment, url (without the password)
    before_run = function(run)
      backup.make(url, run)
    end,
  },
}
