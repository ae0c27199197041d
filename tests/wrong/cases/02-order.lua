--- The right steps in the wrong order, and too many of them.

--@ case the parent goes before the child
--@ says downgrade
--@ says visit
--@ revision visits
function upgrade()
  op.create_table("days", { { "id", t.integer, primary_key = true } })
  op.create_table("visits", {
    { "id",     t.integer, primary_key = true },
    { "day_id", t.integer, nullable = false, references = "days.id" },
  })
  op.execute("INSERT INTO days (id) VALUES (1)")
  op.execute("INSERT INTO visits (id, day_id) VALUES (1, 1)")
end

function downgrade()
--@ wrong
  op.drop_table("days")
  op.drop_table("visits")
--@ right
  op.drop_table("visits")
  op.drop_table("days")
--@ both
end

--@ case the child is made before the parent
--@ on postgres mariadb mysql
--@ says upgrade
--@ says days
--@ revision visits
--@ wrong
function upgrade()
  op.create_table("visits", {
    { "id",     t.integer, primary_key = true },
    { "day_id", t.integer, references = "days.id" },
  })
  op.create_table("days", { { "id", t.integer, primary_key = true } })
end
function downgrade()
  op.drop_table("visits")
  op.drop_table("days")
end
--@ right
function upgrade()
  op.create_table("days", { { "id", t.integer, primary_key = true } })
  op.create_table("visits", {
    { "id",     t.integer, primary_key = true },
    { "day_id", t.integer, references = "days.id" },
  })
end
downgrade = reverse(upgrade)

--@ case a column goes before its index
--@ says ix_people_born
--@ revision born
function upgrade()
  op.add_column("people", { "born", t.date })
  op.create_index("people", { "born" }, { name = "ix_people_born" })
end

function downgrade()
--@ wrong
  op.drop_column("people", "born")
  op.drop_index("ix_people_born", { table = "people" })
--@ right
  op.drop_index("ix_people_born", { table = "people" })
  op.drop_column("people", "born")
--@ both
end

--@ case a type goes before the column that has it
--@ on postgres
--@ says mood
--@ revision moods
function upgrade()
  op.create_enum("mood", { "sad", "glad" })
  op.add_column("people", { "mood", t.enum("mood", { "sad", "glad" }) })
end

function downgrade()
--@ wrong
  op.drop_enum("mood")
  op.drop_column("people", "mood")
--@ right
  op.drop_column("people", "mood")
  op.drop_enum("mood")
--@ both
end

--@ case a table goes before the view over it
--@ on postgres
--@ says today
--@ revision visits
function upgrade()
  op.create_table("visits", { { "id", t.integer, primary_key = true } })
  op.create_view("today", "SELECT id FROM visits")
end

function downgrade()
--@ wrong
  op.drop_table("visits")
  op.drop_view("today")
--@ right
  op.drop_view("today")
  op.drop_table("visits")
--@ both
end

--@ case a view stays over a table that is gone
--@ on sqlite mariadb mysql
--@ needs sqlite mariadb mysql
--@ says today
--@ revision visits
function upgrade()
  op.create_table("visits", { { "id", t.integer, primary_key = true } })
  op.create_view("today", "SELECT id FROM visits")
end

function downgrade()
--@ right
  op.drop_view("today")
--@ both
  op.drop_table("visits")
end

--@ case an index of an earlier revision goes
--@ says index ix_people_name
--@ revision by_age
function upgrade()
  op.create_index("people", { "age" }, { name = "ix_people_age" })
end

function downgrade()
  op.drop_index("ix_people_age", { table = "people" })
--@ wrong
  op.drop_index("ix_people_name", { table = "people" })
--@ both
end

--@ case a column of an earlier revision goes
--@ says column people.note
--@ revision contact
function upgrade()
  op.add_column("people", { "phone", t.string(40) })
end

function downgrade()
  op.drop_column("people", "phone")
--@ wrong
  op.drop_column("people", "note")
--@ both
end

--@ case CASCADE takes more than the script says
--@ on postgres
--@ says people.mood
--@ revision moods
function upgrade()
  op.create_enum("mood", { "sad", "glad" })
  op.add_column("people", { "mood", t.enum("mood", { "sad", "glad" }) })
end
function downgrade()
  op.drop_column("people", "mood")
  op.drop_enum("mood")
end
--@ revision shirts
function upgrade()
  op.create_table("shirts", {
    { "id",   t.integer, primary_key = true },
    { "mood", t.enum("mood", { "sad", "glad" }) },
  })
end

function downgrade()
  op.drop_table("shirts")
--@ wrong
  op.execute { postgresql = "DROP TYPE mood CASCADE", mysql = false, sqlite = false }
--@ both
end

--@ case what was there before is dropped with what was made if it was not
--@ says table people
--@ revision people_again
function upgrade()
  op.create_table("people", { { "id", t.integer, primary_key = true } }, { if_not_exists = true })
end

function downgrade()
--@ wrong
  op.drop_table("people")
--@ both
end

--@ case a rename back to the wrong name
--@ says people.notes
--@ revision remark
function upgrade()
  op.rename_column("people", "note", "remark")
end

function downgrade()
--@ wrong
  op.rename_column("people", "remark", "notes")
--@ right
  op.rename_column("people", "remark", "note")
--@ both
end

--@ case the downgrade has a slip of the pen
--@ says downgrade
--@ says vists
--@ revision visits
function upgrade()
  op.create_table("visits", { { "id", t.integer, primary_key = true } })
end

function downgrade()
--@ wrong
  op.drop_table("vists")
--@ right
  op.drop_table("visits")
--@ both
end
