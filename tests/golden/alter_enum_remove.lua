--- a label goes, and rows that have it get another
revision      = "23bc60137132"
down_revision = nil

function upgrade()
  op.create_enum("status", { "new", "paid", "lost" })
  op.create_table("orders", {
    { "id",     t.integer, primary_key = true },
    { "status", t.enum("status", { "new", "paid", "lost" }), nullable = false, default = "new" },
  })

  op.alter_enum("status", { remove = { lost = "new" } },
    { columns = { "orders.status" } })
end

function downgrade()
  op.drop_table("orders")
  op.drop_enum("status")
end
