--- first for new rows, then for all
revision      = "1278c36b5ae5"
down_revision = nil

function upgrade()
  op.create_table("users", {
    { "id",   t.integer, primary_key = true },
    { "name", t.string(40), nullable = false, default = "nobody" },
    { "nick", t.string(20) },
    { "age",  t.integer },
  })

  op.create_check("users", "age > 0", { name = "ck_users_age", not_valid = true })
  op.validate_constraint("users", "ck_users_age")
end

downgrade = reverse(upgrade)
