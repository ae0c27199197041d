--- only when it is not there
revision      = "9fc9cb9ae4fc"
down_revision = nil

function upgrade()
  op.create_table("users", {
    { "id",   t.integer, primary_key = true },
    { "name", t.string(40), nullable = false },
  })

  op.add_column("users", { "name", t.string(40) }, { if_not_exists = true })
end

function downgrade()
  op.drop_table("users")
end
