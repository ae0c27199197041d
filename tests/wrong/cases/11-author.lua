--- What the author's own tests say.

--@ case the author's test after the upgrade fails
--@ says tests/doubled.lua
--@ says 7 is not doubled
--@ revision doubled
function upgrade()
  op.add_column("teams", { "number", t.integer })
--@ wrong
  op.execute("UPDATE teams SET number = 7 WHERE id = 910001")
--@ right
  op.execute("UPDATE teams SET number = 14 WHERE id = 910001")
--@ both
end
function downgrade() op.drop_column("teams", "number") end
--@ file tests/doubled.lua
function before()
  op.execute("INSERT INTO teams (id, name) VALUES (910001, 'seven')")
end

function after_upgrade()
  local number = db.value("SELECT number FROM teams WHERE id = 910001")
  assert(number == 14, number .. " is not doubled")
end

--@ case the author's test after the downgrade fails
--@ says tests/emails.lua
--@ says the address is gone
--@ revision emails
loses = { "people.email" }

function upgrade()
  op.execute("UPDATE people SET note = email WHERE id = 910001")
  op.execute("UPDATE people SET email = NULL")
end

function downgrade()
--@ right
  op.execute("UPDATE people SET email = note WHERE id = 910001")
--@ both
  op.execute("UPDATE people SET note = NULL WHERE id = 910001")
end
--@ file tests/emails.lua
function before()
  op.execute("INSERT INTO people (id, email) VALUES (910001, 'ann@example.org')")
end

function after_downgrade()
  assert(db.value("SELECT email FROM people WHERE id = 910001") == "ann@example.org", "the address is gone")
end

--@ case the author's rows are too much for the revision
--@ says upgrade
--@ says uq_teams_code
--@ revision codes
function upgrade()
  op.add_column("teams", { "code", t.string(40) })
--@ wrong
  op.execute("UPDATE teams SET code = substr(name, 1, 3) WHERE id > 910000")
--@ right
  op.execute("UPDATE teams SET code = name WHERE id > 910000")
--@ both
  op.create_unique("teams", { "code" }, { name = "uq_teams_code" })
end
function downgrade()
  op.drop_constraint("teams", "uq_teams_code")
  op.drop_column("teams", "code")
end
--@ file tests/codes.lua
function before()
  data.insert("teams", { { id = 910001, name = "north a" }, { id = 910002, name = "north b" } })
end
