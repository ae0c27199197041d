--- one that is there, and one that need not be
revision      = "c973b710875c"
down_revision = nil

function upgrade()
  op.create_table("users", {
    { "id",   t.integer, primary_key = true },
    { "name", t.string(40), nullable = false },
  })

  op.add_column("users", { "age", t.integer })
  op.drop_column("users", "age")
end

function downgrade()
  op.drop_table("users")
end
