--- check constraints: on SQLite the table is built anew
revision      = "check0000000"
down_revision = "setup0000001"

function upgrade()
  op.create_check("people", "n >= 0", { name = "ck_people_n" })
  op.create_check("orders", "amount >= 0", { name = "ck_orders_amount" })
end

function downgrade()
  op.drop_constraint("orders", "ck_orders_amount")
  op.drop_constraint("people", "ck_people_n")
end
