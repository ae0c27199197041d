--- PostgreSQL and MariaDB
revision      = "719f6f036e2f"
down_revision = nil

function upgrade()
  op.create_sequence("numbers", { start = 100 })
  op.drop_sequence("numbers", { was = { start = 100 } })
end

downgrade = reverse(upgrade)
