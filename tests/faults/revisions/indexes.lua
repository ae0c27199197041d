--- indexes of several kinds
revision      = "indexes00000"
down_revision = "setup0000001"

function upgrade()
  op.create_index("ix_orders_note", "orders", { "note" })
  op.create_index("uq_people_email", "people", { "email" }, { unique = true })
  op.drop_index("ix_people_name", "people")
end

function downgrade()
  op.create_index("ix_people_name", "people", { "name" })
  op.drop_index("uq_people_email", "people")
  op.drop_index("ix_orders_note", "orders")
end
