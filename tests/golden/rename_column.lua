--- there and back
revision      = "4c267478eac2"
down_revision = nil

function upgrade()
  op.create_table("users", {
    { "id",   t.integer, primary_key = true },
    { "name", t.string(40), nullable = false },
  })

  op.rename_column("users", "name", "full_name")
end

function downgrade()
  op.rename_column("users", "full_name", "name")
  op.drop_table("users")
end
