--- the column is filled, then must not be null
revision      = "notnull00000"
down_revision = "setup0000001"

function upgrade()
  op.execute("UPDATE orders SET note = 'none' WHERE note IS NULL")
  op.alter_column("orders", "note", { nullable = false })
end

function downgrade()
  op.alter_column("orders", "note", { nullable = true })
  op.execute("UPDATE orders SET note = NULL")
end
