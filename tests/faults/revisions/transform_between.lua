--- a column is made, filled in chunks, and closed
revision      = "transformbet"
down_revision = "setup0000001"

function upgrade()
  op.add_column("people", { "upper_name", t.string(60) })
  data.transform("people", {
    read  = { "name" },
    where = "upper_name IS NULL",
    chunk = 4,
    function(row) return { upper_name = row.name:upper() } end,
  })
  op.alter_column("people", "upper_name", { nullable = false })
  op.execute("UPDATE people SET n = n + 1")
end

function downgrade()
  op.execute("UPDATE people SET n = n - 1")
  op.drop_column("people", "upper_name")
end
