--- SQL by ranges of keys, in chunks that commit
revision      = "update000000"
down_revision = "setup0000001"

function upgrade()
  data.update("people", { set = "n = n + 1", chunk = 5 })
end

function downgrade()
  data.update("people", { set = "n = n - 1", chunk = 5 })
end
