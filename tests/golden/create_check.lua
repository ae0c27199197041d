--- SQLite cannot without a rebuild
revision      = "ee03e05fab25"
down_revision = nil

function upgrade()
  op.create_table("users", {
    { "id",   t.integer, primary_key = true },
    { "name", t.string(40), nullable = false },
  })

  op.create_check("users", "id > 0", { name = "ck_users_id" })
end

function downgrade()
  op.drop_constraint("users", "ck_users_id")
  op.drop_table("users")
end
