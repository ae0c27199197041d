--- a table gets another name, and a column of it
revision      = "renametable0"
down_revision = "setup0000001"

function upgrade()
  op.rename_table("orders", "sales")
  op.rename_column("sales", "note", "remark")
end

function downgrade()
  op.rename_column("sales", "remark", "note")
  op.rename_table("sales", "orders")
end
