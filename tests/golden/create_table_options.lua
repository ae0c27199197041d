--- what one database alone knows, and the others ignore
revision      = "229ed907ca73"
down_revision = nil

function upgrade()
  op.create_table("events", {
    { "id",   t.integer, primary_key = true },
    { "body", t.text },
  }, {
    if_not_exists = true,
    mysql      = { engine = "InnoDB", charset = "utf8mb4", collate = "utf8mb4_bin" },
    sqlite     = { strict = true },
    postgresql = { with = "fillfactor = 70" },
  })
end

function downgrade()
  op.drop_table("events", { if_exists = true })
end
