--- for a table that was made without one; SQLite cannot without a rebuild
revision      = "efd40ffb985e"
down_revision = nil

function upgrade()
  op.create_table("pairs", { { "a", t.integer, nullable = false }, { "b", t.integer, nullable = false } })
  op.create_primary_key("pairs", { "a", "b" })
end

function downgrade()
  op.drop_table("pairs")
end
