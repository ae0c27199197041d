--- many rows in one call
revision      = "insert000000"
down_revision = "setup0000001"

function upgrade()
  local rows = {}
  for id = 1, 300 do
    rows[id] = { id = 1000 + id, name = "new " .. id, email = id % 2 == 0 and null or "e" .. id, n = id }
  end
  data.insert("people", rows)
end

function downgrade()
  data.delete("people", { where = "id > 1000" })
end
