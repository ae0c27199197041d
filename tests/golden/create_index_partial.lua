--- of some rows only; MySQL and MariaDB refuse
revision      = "95473b1323f7"
down_revision = nil

function upgrade()
  op.create_table("users", {
    { "id",   t.integer, primary_key = true },
    { "name", t.string(40), nullable = false },
  })

  op.create_index("users", { "name" }, { name = "ix_users_some", where = "id > 100" })
end

function downgrade()
  op.drop_table("users")
end
