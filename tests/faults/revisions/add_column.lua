--- columns, of which one must not be null
revision      = "addcolumn000"
down_revision = "setup0000001"

function upgrade()
  op.add_column("people", { "city", t.string(40) })
  op.add_column("people", { "score", t.integer, nullable = false, default = 7 })
  op.add_column("orders", { "paid", t.boolean, nullable = false, default = false })
end

function downgrade()
  op.drop_column("orders", "paid")
  op.drop_column("people", "score")
  op.drop_column("people", "city")
end
