--- a foreign key goes and comes: on SQLite the table is built anew
revision      = "foreignkey00"
down_revision = "setup0000001"

function upgrade()
  op.drop_constraint("orders", { kind = "foreign_key", columns = { "person_id" } })
  op.create_foreign_key("orders", { "person_id" }, "people.id", { name = "fk_orders_people" })
end

function downgrade()
  op.drop_constraint("orders", "fk_orders_people")
  op.create_foreign_key("orders", { "person_id" }, "people.id", { on_delete = "cascade" })
end
