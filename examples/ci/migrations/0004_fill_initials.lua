--- initials of the customers there are
--- Create Date: 2026-11-20 12:30:00 UTC
revision      = "c10000000004"
down_revision = "c10000000003"
loses         = { "customers.initial" } -- made of the name again

function upgrade()
  -- lint:ignore ALL03 a few thousand rows
  op.execute("UPDATE customers SET initial = nullif(substr(name, 1, 1), '')")
end

function downgrade()
  op.execute("UPDATE customers SET initial = NULL")
end
