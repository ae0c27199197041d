--- method, included columns, order of nulls: for PostgreSQL
revision      = "b32bd4dd8dd4"
down_revision = nil

function upgrade()
  op.create_table("users", {
    { "id",   t.integer, primary_key = true },
    { "name", t.string(40), nullable = false },
  })

  op.create_index("users", { { "name", nulls = "first", opclass = "varchar_pattern_ops" } },
    { name = "ix_users_name", method = "btree", include = { "id" } })
end

function downgrade()
  op.drop_table("users")
end
