--- a table in a schema that is not the connection's own; SQLite has its own one only
revision      = "df0ad6e43880"
down_revision = nil

function upgrade()
  op.execute { postgresql = "CREATE SCHEMA stock", mysql = false, sqlite = false }
  local schema = dialect == "postgresql" and "stock" or nil
  op.create_table("items", {
    { "id",   t.integer, primary_key = true },
    { "name", t.string(20), index = true },
  }, { schema = schema })
  op.add_column("items", { "price", t.numeric(8, 2) }, { schema = schema })
  op.rename_column("items", "price", "cost", { schema = schema })
  op.create_index("items", { "cost" }, { schema = schema, name = "ix_items_cost" })
  op.drop_index("ix_items_cost", { table = "items", schema = schema })
end

function downgrade()
  op.drop_table("items", { schema = dialect == "postgresql" and "stock" or nil })
  op.execute { postgresql = "DROP SCHEMA stock", mysql = false, sqlite = false }
end
