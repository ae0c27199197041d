--- labels added and renamed, in the middle too
revision      = "86cddd262bf8"
down_revision = nil

function upgrade()
  op.create_enum("status", { "new", "paid", "lost" })
  op.create_table("orders", {
    { "id",     t.integer, primary_key = true },
    { "status", t.enum("status", { "new", "paid", "lost" }), nullable = false, default = "new" },
  })

  op.alter_enum("status", { add = { { "sent", after = "paid" }, "gone" }, rename = { new = "open" } },
    { columns = { "orders.status" }, was = { "new", "paid", "lost" } })
end

function downgrade()
  op.drop_table("orders")
  op.drop_enum("status")
end
