--- an identity with steps of its own: only PostgreSQL has that
revision      = "e4fb655d584d"
down_revision = nil

function upgrade()
  op.create_table("tickets", {
    { "id",   t.bigint, primary_key = true, identity = { start = 1000, increment = 10 } },
    { "note", t.text },
  })
end

function downgrade()
  op.drop_table("tickets")
end
