--- a table as most of them are
revision      = "eed38902b81d"
down_revision = nil

function upgrade()
  op.create_table("users", {
    { "id",         t.bigint,      primary_key = true, identity = true },
    { "email",      t.string(255), nullable = false, unique = true },
    { "full_name",  t.text },
    { "is_active",  t.boolean,     nullable = false, default = true },
    { "created_at", t.timestamp,   nullable = false, default = sql "CURRENT_TIMESTAMP" },
  })
end

function downgrade()
  op.drop_table("users")
end
