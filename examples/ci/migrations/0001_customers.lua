--- customers
--- Create Date: 2026-11-20 12:00:00 UTC
revision      = "c10000000001"
down_revision = nil

function upgrade()
  op.create_table("customers", {
    { "id",    t.bigint, primary_key = true, identity = true },
    { "name",  t.string(80), nullable = false },
    { "email", t.string(254) },
  })
end

function downgrade()
  op.drop_table("customers")
end
