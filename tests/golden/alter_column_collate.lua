--- alter column collate
revision      = "bb2aafd53499"
down_revision = nil

function upgrade()
  op.create_table("users", {
    { "id",   t.integer, primary_key = true },
    { "name", t.string(40), nullable = false, default = "nobody" },
    { "nick", t.string(20) },
    { "age",  t.integer },
  })

  op.alter_column("users", "name", { collate = { postgresql = "C", mysql = "utf8mb4_bin", sqlite = "NOCASE" },
    was = { collate = null } })
end

function downgrade()
  op.drop_table("users")
end
