--- drop schema
revision      = "d362806d06fb"
down_revision = nil

function upgrade()
  op.create_schema("luamig_golden")
  op.drop_schema("luamig_golden")
end

downgrade = reverse(upgrade)
