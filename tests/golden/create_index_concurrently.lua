--- outside the transaction, where there is such a thing
revision      = "56b39668c478"
down_revision = nil

function upgrade()
  op.create_table("users", {
    { "id",   t.integer, primary_key = true },
    { "name", t.string(40), nullable = false },
  })

  op.autocommit(function()
    op.create_index("users", { "name" }, { name = "ix_users_name", concurrently = true, if_not_exists = true })
  end)
end

function downgrade()
  op.drop_table("users")
end
