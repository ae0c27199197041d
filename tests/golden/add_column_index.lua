--- a column that comes with its index and its check
revision      = "2f3a2dca8e3d"
down_revision = nil

function upgrade()
  op.create_table("users", {
    { "id",   t.integer, primary_key = true },
    { "name", t.string(40), nullable = false },
  })

  op.add_column("users", { "age", t.integer, check = "age > 0", index = true })
end

function downgrade()
  op.drop_table("users")
end
