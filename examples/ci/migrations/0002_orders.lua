--- orders
--- Create Date: 2026-11-20 12:10:00 UTC
revision      = "c10000000002"
down_revision = "c10000000001"

function upgrade()
  op.create_table("orders", {
    { "id",          t.bigint, primary_key = true, identity = true },
    { "customer_id", t.bigint, nullable = false, references = "customers.id", on_delete = "cascade", index = true },
    { "total",       t.numeric(12, 2), nullable = false },
    check("total >= 0", { name = "ck_orders_total" }),
  })
end

function downgrade()
  op.drop_table("orders")
end
