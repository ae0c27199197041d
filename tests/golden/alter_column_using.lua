--- PostgreSQL is told how old values become the new type
revision      = "349d3cc77f59"
down_revision = nil

function upgrade()
  op.create_table("codes", { { "id", t.integer, primary_key = true }, { "code", t.string(20) } })
  op.execute("INSERT INTO codes (id, code) VALUES (1, '42')")
  op.alter_column("codes", "code", { type = t.integer, using = { postgresql = "code::integer", mysql = false, sqlite = false } })
end

function downgrade()
  op.drop_table("codes")
end
