--- a schema of its own; a database where there are no schemas in one
revision      = "edfb6ce8051f"
down_revision = nil

function upgrade()
  op.create_schema("luamig_golden")
  op.create_table("things", { { "id", t.integer, primary_key = true } }, { schema = "luamig_golden" })
  op.create_index("things", { "id" }, { schema = "luamig_golden", name = "ix_things" })
end

downgrade = reverse(upgrade)
