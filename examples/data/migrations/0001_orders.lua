--- orders
--- Create Date: 2026-11-20 12:00:00 UTC
revision      = "a10000000001"
down_revision = nil

function upgrade()
  op.create_table("orders", {
    { "id",       t.bigint, primary_key = true },
    { "customer", t.string(80), nullable = false },
    { "street",   t.string(80) },
    { "city",     t.string(80) },
    { "net",      t.numeric(12, 2), nullable = false },
    { "paid",     t.boolean, nullable = false, default = false },
  })
  local rows = {}
  for i = 1, 2500 do
    rows[i] = {
      id = i, customer = "customer " .. i, net = decimal(i) / 4, paid = i % 3 == 0,
      street = i % 2 == 0 and i .. " Main Street" or null, city = "Springfield",
    }
  end
  data.insert("orders", rows)
end

function downgrade()
  op.drop_table("orders")
end
