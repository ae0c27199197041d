--- an identity that starts elsewhere
revision      = "c99d49664995"
down_revision = nil

function upgrade()
  op.create_table("bills", {
    { "id",   t.bigint, primary_key = true, identity = { start = 1000 } },
    { "note", t.text },
  })
end

function downgrade()
  op.drop_table("bills")
end
