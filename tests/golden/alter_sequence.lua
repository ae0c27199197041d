--- PostgreSQL and MariaDB
revision      = "0b8e4f6a91c3"
down_revision = nil

function upgrade()
  op.create_sequence("numbers", { start = 100 })
  op.alter_sequence("numbers", { increment = 5, min = 10, max = 1000, cache = 4, cycle = true,
    was = { increment = 1, min = false, max = false, cache = false, cycle = false } })
  op.alter_sequence("numbers", { start = 200, restart = 300, comment = "of tickets",
    was = { start = 100, restart = 100, comment = false } })
end

downgrade = reverse(upgrade)
