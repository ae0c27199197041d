--- The second upgrade is not the first.

--@ case what is counted once is counted twice
--@ says totals
--@ revision totals
function upgrade()
  op.create_table("totals", { { "id", t.integer, primary_key = true }, { "n", t.integer, nullable = false } })
  op.execute("INSERT INTO totals (id, n) VALUES (910001, 0)")
end
downgrade = function() op.drop_table("totals") end
--@ revision counted
function upgrade() op.execute("UPDATE totals SET n = n + 1 WHERE id = 910001") end
--@ wrong
function downgrade() end
--@ right
function downgrade() op.execute("UPDATE totals SET n = n - 1 WHERE id = 910001") end

--@ case a flag is turned over
--@ says flags.up
--@ revision flags
function upgrade()
  op.create_table("flags", { { "id", t.integer, primary_key = true }, { "up", t.boolean, nullable = false } })
  op.execute("INSERT INTO flags (id, up) VALUES (910001, :up)", { up = true })
end
downgrade = function() op.drop_table("flags") end
--@ revision turned
function upgrade() op.execute("UPDATE flags SET up = NOT up") end
--@ wrong
function downgrade() end
--@ right
function downgrade() op.execute("UPDATE flags SET up = NOT up") end

--@ case a random number of the database
--@ says people.lot
--@ revision lots
function upgrade()
  op.add_column("people", { "lot", t.text })
--@ wrong
  op.execute { postgresql = "UPDATE people SET lot = random()", mysql = "UPDATE people SET lot = rand()",
    sqlite = "UPDATE people SET lot = random()" }
--@ right
  op.execute("UPDATE people SET lot = id")
--@ both
end
function downgrade() op.drop_column("people", "lot") end

--@ case the clock of the database
--@ says people.since
--@ revision since
function upgrade()
  op.add_column("people", { "since", t.text })
--@ wrong
  op.execute { postgresql = "UPDATE people SET since = clock_timestamp()",
    mysql = "UPDATE people SET since = sysdate(6)",
    sqlite = "UPDATE people SET since = strftime('%Y-%m-%d %H:%M:%f', 'now')" }
--@ right
  op.execute("UPDATE people SET since = '2026-11-20 12:00:00'")
--@ both
end
function downgrade() op.drop_column("people", "since") end

--@ case rows numbered by a counter that does not go back
--@ needs postgres mariadb
--@ says people.ticket
--@ revision tickets
function upgrade()
--@ wrong
  op.create_sequence("tickets", { if_not_exists = true })
--@ right
  op.create_sequence("tickets")
--@ both
end
function downgrade()
  op.drop_sequence("tickets")
end
--@ revision numbered
function upgrade()
  op.add_column("people", { "ticket", t.bigint })
--@ wrong
  op.execute { postgresql = "UPDATE people SET ticket = nextval('tickets')", mysql = "UPDATE people SET ticket = nextval(tickets)" }
--@ right
  op.execute("UPDATE people SET ticket = id")
--@ both
end
function downgrade() op.drop_column("people", "ticket") end
