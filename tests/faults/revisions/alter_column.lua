--- another type, a default, not null
revision      = "altercolumn0"
down_revision = "setup0000001"

function upgrade()
  op.alter_column("people", "n", { type = t.bigint })
  op.alter_column("people", "name", { type = t.string(80), default = "nobody" })
  op.alter_column("orders", "note", { type = t.text })
end

function downgrade()
  op.alter_column("orders", "note", { type = t.string(60) })
  op.alter_column("people", "name", { type = t.string(60), default = sql.none })
  op.alter_column("people", "n", { type = t.integer })
end
