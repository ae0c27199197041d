--- PostgreSQL and MariaDB
revision      = "74e7260ba6ca"
down_revision = nil

function upgrade()
  op.create_sequence("numbers", { start = 100, increment = 5, min = 10, max = 1000, cache = 4, cycle = true })
  op.create_sequence("plain")
end

downgrade = reverse(upgrade)
