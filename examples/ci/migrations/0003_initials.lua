--- initials of customers
--- Create Date: 2026-11-20 12:20:00 UTC
revision      = "c10000000003"
down_revision = "c10000000002"

function upgrade()
  op.add_column("customers", { "initial", t.string(4) })
end

function downgrade()
  op.drop_column("customers", "initial")
end
