--- Green on empty tables, red with rows.

--@ case NOT NULL without a default
--@ on sqlite postgres
--@ says born
--@ says upgrade
--@ revision born
function upgrade()
--@ wrong
  op.execute("ALTER TABLE people ADD COLUMN born integer NOT NULL")
--@ right
  op.execute("ALTER TABLE people ADD COLUMN born integer NOT NULL DEFAULT 0")
--@ both
end
function downgrade() op.drop_column("people", "born") end

--@ case NOT NULL without a default, in luamig's own words
--@ on sqlite postgres
--@ says born
--@ says upgrade
--@ revision born
function upgrade()
--@ wrong
  op.add_column("people", { "born", t.integer, nullable = false })
--@ right
  op.add_column("people", { "born", t.integer, nullable = false, default = 0 })
--@ both
end
function downgrade() op.drop_column("people", "born") end

--@ case NOT NULL where there are NULLs
--@ says age
--@ says upgrade
--@ revision ages
--@ right
loses = { "people.age" }
--@ both

function upgrade()
--@ right
  op.execute("UPDATE people SET age = 0 WHERE age IS NULL")
--@ both
  op.alter_column("people", "age", { nullable = false })
end
function downgrade() op.alter_column("people", "age", { nullable = true }) end

--@ case UNIQUE where there are duplicates
--@ says age
--@ says upgrade
--@ revision ages
function upgrade()
--@ wrong
  op.create_unique("people", { "age" }, { name = "uq_people_age" })
--@ right
  op.create_unique("people", { "age", "id" }, { name = "uq_people_age" })
--@ both
end
function downgrade() op.drop_constraint("people", "uq_people_age") end

--@ case a unique index where there are duplicates
--@ says age
--@ says upgrade
--@ revision ages
function upgrade()
--@ wrong
  op.create_index("people", { "age" }, { name = "ix_people_age", unique = true })
--@ right
  op.create_index("people", { "age" }, { name = "ix_people_age" })
--@ both
end
function downgrade() op.drop_index("ix_people_age", { table = "people" }) end

--@ case a check that rows do not keep
--@ says ck_people_young
--@ says upgrade
--@ revision young
function upgrade()
--@ wrong
  op.create_check("people", "age < 18", { name = "ck_people_young" })
--@ right
  op.create_check("people", "age >= -1", { name = "ck_people_young" })
--@ both
end
function downgrade() op.drop_constraint("people", "ck_people_young") end

--@ case a foreign key on orphans
--@ says fk_visits_person
--@ says upgrade
--@ revision visits
function upgrade()
  op.create_table("visits", { { "id", t.integer, primary_key = true }, { "person_id", t.integer, index = true } })
end
downgrade = reverse(upgrade)
--@ revision keys
--@ right
loses = { "visits" }
--@ both

function upgrade()
--@ right
  op.execute("DELETE FROM visits WHERE person_id NOT IN (SELECT id FROM people)")
--@ both
  op.create_foreign_key("visits", { "person_id" }, "people.id", { name = "fk_visits_person" })
end
function downgrade() op.drop_constraint("visits", "fk_visits_person") end

--@ case a shorter type than the rows
--@ on postgres mariadb mysql
--@ says upgrade
--@ says people.name
--@ revision short_names
--@ right
loses = { "people.name" }
--@ both

function upgrade()
--@ right
  op.execute("UPDATE people SET name = substr(name, 1, 10)")
--@ both
  op.alter_column("people", "name", { type = t.string(10) })
end
function downgrade() op.alter_column("people", "name", { type = t.string(40) }) end

--@ case a smaller number than the rows
--@ on postgres mariadb mysql
--@ says upgrade
--@ revision small_ages
--@ right
loses = { "people.age" }
--@ both

function upgrade()
--@ right
  op.execute("UPDATE people SET age = 200 WHERE age > 200")
--@ both
  op.alter_column("people", "age", { type = t.smallint })
end
function downgrade() op.alter_column("people", "age", { type = t.integer }) end

--@ case a text that is no number
--@ needs postgres mariadb mysql
--@ says upgrade
--@ revision numbers
--@ right
loses = { "people.email" }
--@ both

function upgrade()
--@ right
  op.execute("UPDATE people SET email = NULL")
--@ both
  op.execute { postgresql = "ALTER TABLE people ALTER COLUMN email TYPE integer USING email::integer",
    mysql = "ALTER TABLE people MODIFY email integer" }
end
function downgrade()
  op.execute { postgresql = "ALTER TABLE people ALTER COLUMN email TYPE varchar(80)",
    mysql = "ALTER TABLE people MODIFY email varchar(80)" }
end

--@ case a text that is no label
--@ says upgrade
--@ says note
--@ revision moods
--@ right
loses = { "people.note" }
--@ both

function upgrade()
--@ right
  op.execute("UPDATE people SET note = 'glad' WHERE note IS NOT NULL AND note <> 'sad'")
--@ both
  op.alter_column("people", "note", { type = t.enum("mood", { "sad", "glad" }) })
end
function downgrade() op.alter_column("people", "note", { type = t.text }) end

--@ case a default that is unique
--@ says upgrade
--@ says badge
--@ revision badges
function upgrade()
--@ wrong
  op.add_column("people", { "badge", t.integer, nullable = false, default = 0, unique = true })
--@ right
  op.add_column("people", { "badge", t.integer, unique = true })
--@ both
end
function downgrade() op.drop_column("people", "badge") end

--@ case a default that refers to no row
--@ says upgrade
--@ revision homes
function upgrade()
--@ wrong
  op.add_column("people", { "home_id", t.integer, nullable = false, default = 4711 })
--@ right
  op.add_column("people", { "home_id", t.integer })
--@ both
  op.create_foreign_key("people", { "home_id" }, "teams.id", { name = "fk_people_home" })
end
function downgrade()
  op.drop_constraint("people", "fk_people_home")
  op.drop_column("people", "home_id")
end

--@ case a function that cannot take NULL
--@ says upgrade
--@ says migrations/stars.lua
--@ revision stars
function upgrade()
  op.add_column("people", { "starred", t.text })
  data.transform("people", { read = { "note" }, function(row)
--@ wrong
    return { starred = "*" .. row.note }
--@ right
    return { starred = "*" .. (row.note or "") }
--@ both
  end })
end
function downgrade() op.drop_column("people", "starred") end

--@ case a query that expects one row
--@ on postgres mariadb mysql
--@ says upgrade
--@ says more than
--@ revision one_team
function upgrade()
--@ wrong
  op.execute("INSERT INTO people (id, team_id) VALUES (910001, (SELECT id FROM teams) )")
--@ right
  op.execute("INSERT INTO people (id, team_id) VALUES (910001, (SELECT min(id) FROM teams))")
--@ both
end
function downgrade() op.execute("DELETE FROM people WHERE id = 910001") end

--@ case the way back cannot hold the NULLs
--@ says downgrade
--@ revision nullable
--@ right
loses = { "people.name" }
--@ both

function upgrade()
  op.alter_column("people", "name", { nullable = true })
  op.execute("UPDATE people SET name = NULL WHERE age IS NULL")
end
--@ wrong
function downgrade() op.alter_column("people", "name", { nullable = false }) end
--@ right
function downgrade()
  op.execute("UPDATE people SET name = 'nobody' WHERE name IS NULL")
  op.alter_column("people", "name", { nullable = false })
end

--@ case works on empty tables only, and the way back does not work there either
--@ says works on empty ones
--@ says downgrade fails
--@ revision said
--@ right
loses = { "people.note" }

--@ both
function upgrade()
--@ wrong
  op.alter_column("people", "note", { nullable = false })
--@ right
  op.execute("UPDATE people SET note = '' WHERE note IS NULL")
  op.alter_column("people", "note", { nullable = false })
--@ both
end

--@ wrong
function downgrade() op.drop_table("never_made") end
--@ right
function downgrade() op.alter_column("people", "note", { nullable = true }) end

--@ case rows are lost where a check binds a word and a number
--@ says table discounts lost
--@ revision discounts
function upgrade()
  op.create_table("discounts", {
    { "id",     t.integer,    primary_key = true },
    { "kind",   t.string(16), nullable = false },
    { "amount", t.integer,    nullable = false },
    check("kind = 'FIXED_AMOUNT' OR kind = 'PERCENTAGE'", { name = "ck_discounts_kind" }),
    check("CASE WHEN kind = 'FIXED_AMOUNT' THEN amount >= 0 ELSE amount >= 0 AND amount <= 100 END IS TRUE",
      { name = "ck_discounts_amount" }),
  })
end

function downgrade() op.drop_table("discounts") end
--@ revision swept
function upgrade()
--@ wrong
  op.execute("DELETE FROM discounts")
--@ both
end

function downgrade() end

--@ case rows are lost where an index reads JSON in a text
--@ needs sqlite
--@ says table logs lost
--@ revision logs
function upgrade()
  op.execute("CREATE TABLE logs (id integer PRIMARY KEY, data blob NOT NULL)")
  op.execute("CREATE INDEX ix_logs_client ON logs (json_extract(data, '$.client'))")
end
function downgrade() op.drop_table("logs") end
--@ revision swept
function upgrade()
--@ wrong
  op.execute("DELETE FROM logs")
--@ both
end
function downgrade() end

--@ case a revision adds a row to a table with numbers of its own; the wrong one a number that is taken
--@ needs postgres
--@ says duplicate key
--@ revision counted
function upgrade() op.execute("CREATE TABLE counted (id serial PRIMARY KEY, name text)") end
function downgrade() op.drop_table("counted") end
--@ revision another
function upgrade()
--@ wrong
  op.execute("INSERT INTO counted VALUES (1, 'another')")
--@ right
  op.execute("INSERT INTO counted (name) VALUES ('another one')")
--@ both
end
function downgrade() op.execute("DELETE FROM counted WHERE name = 'another one'") end
