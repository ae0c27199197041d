--- a counter comes and goes
revision      = "5421b76be41b"
down_revision = nil

function upgrade()
  op.create_table("users", { { "id", t.bigint, primary_key = true } })
  op.alter_column("users", "id", { identity = true, was = { identity = false } })
end

downgrade = reverse(upgrade)
