--- a comment and its end
revision      = "9b4d349da3a4"
down_revision = nil

function upgrade()
  op.create_table("users", {
    { "id",   t.integer, primary_key = true },
    { "name", t.string(40), nullable = false },
  })

  op.alter_column("users", "name", { comment = "as on the passport" })
  op.alter_column("users", "name", { comment = null })
end

function downgrade()
  op.drop_table("users")
end
