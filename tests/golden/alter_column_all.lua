--- several things at once
revision      = "be26507228c6"
down_revision = nil

function upgrade()
  op.create_table("users", {
    { "id",   t.integer, primary_key = true },
    { "name", t.string(40), nullable = false },
  })

  op.alter_column("users", "name", { type = t.text, nullable = true, comment = "free text" })
end

function downgrade()
  op.drop_table("users")
end
