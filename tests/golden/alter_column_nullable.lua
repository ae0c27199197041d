--- nullable and back
revision      = "8f1a5391b98a"
down_revision = nil

function upgrade()
  op.create_table("users", {
    { "id",   t.integer, primary_key = true },
    { "name", t.string(40), nullable = false },
  })

  op.alter_column("users", "name", { nullable = true })
  op.alter_column("users", "name", { nullable = false })
end

function downgrade()
  op.drop_table("users")
end
