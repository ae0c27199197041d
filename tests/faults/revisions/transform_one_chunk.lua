--- a transform that fits in one chunk stays in the revision's transaction
revision      = "transformone"
down_revision = "setup0000001"

function upgrade()
  op.execute("UPDATE people SET n = n + 1")
  data.transform("people", { read = { "n" }, function(row) return { n = row.n * 3 } end })
  op.execute("UPDATE people SET n = n + 1")
end

function downgrade()
  data.transform("people", { read = { "n" }, function(row) return { n = (row.n - 1) // 3 - 1 } end })
end
