--- Each step alone goes down; all the way from the top, with the rows that later revisions allow, not.

--@ case NULLs that came later are in the way
--@ says downgrade
--@ says name
--@ revision nameless
function upgrade() op.alter_column("people", "name", { nullable = true }) end
function downgrade()
--@ right
  op.execute("UPDATE people SET name = 'nobody' WHERE name IS NULL")
--@ both
  op.alter_column("people", "name", { nullable = false })
end
--@ revision later
function upgrade() op.add_column("people", { "phone", t.string(40) }) end
downgrade = reverse(upgrade)

--@ case duplicates that came later are in the way
--@ says downgrade
--@ says uq_teams_code
--@ revision codes
function upgrade()
  op.add_column("teams", { "code", t.string(40) })
  op.create_unique("teams", { "code" }, { name = "uq_teams_code" })
end
downgrade = reverse(upgrade)
--@ revision same_codes
--@ right
loses = { "teams.code" }
--@ both

function upgrade() op.drop_constraint("teams", "uq_teams_code") end
function downgrade()
--@ right
  op.execute("UPDATE teams SET code = NULL")
--@ both
  op.create_unique("teams", { "code" }, { name = "uq_teams_code" })
end
--@ revision later
function upgrade() op.add_column("teams", { "city", t.string(40) }) end
downgrade = reverse(upgrade)

--@ case longer texts that came later are in the way
--@ on postgres mariadb mysql
--@ says downgrade
--@ says name
--@ revision long_names
--@ right
loses = { "people.name" }
--@ both

function upgrade() op.alter_column("people", "name", { type = t.string(120) }) end
function downgrade()
--@ right
  op.execute("UPDATE people SET name = substr(name, 1, 40)")
--@ both
  op.alter_column("people", "name", { type = t.string(40) })
end
--@ revision later
function upgrade() op.add_column("people", { "phone", t.string(40) }) end
downgrade = reverse(upgrade)

--@ case a label that rows have got is in the way
--@ says downgrade
--@ revision sizes
function upgrade()
  op.create_table("shirts", {
    { "id",   t.integer, primary_key = true },
    { "size", t.enum("size", { "small", "medium" }) },
  })
end
downgrade = reverse(upgrade)
--@ revision large
function upgrade()
  op.alter_enum("size", { add = { "large" } }, { columns = { "shirts.size" } })
end
--@ wrong
function downgrade()
  op.alter_enum("size", { remove = { "large" } }, { columns = { "shirts.size" } })
end
--@ right
function downgrade()
  op.alter_enum("size", { remove = { large = "medium" } }, { columns = { "shirts.size" } })
end
--@ revision later
function upgrade() op.add_column("shirts", { "colour", t.string(40) }) end
downgrade = reverse(upgrade)

--@ case orphans that came later are in the way
--@ says downgrade
--@ says fk_visits_person
--@ revision visits
function upgrade()
  op.create_table("visits", { { "id", t.integer, primary_key = true }, { "person_id", t.integer } })
  op.create_foreign_key("visits", { "person_id" }, "people.id", { name = "fk_visits_person" })
end
function downgrade() op.drop_table("visits") end
--@ revision loose
function upgrade() op.drop_constraint("visits", "fk_visits_person") end
function downgrade()
--@ right
  op.execute("UPDATE visits SET person_id = NULL WHERE person_id NOT IN (SELECT id FROM people)")
--@ both
  op.create_foreign_key("visits", { "person_id" }, "people.id", { name = "fk_visits_person" })
end
--@ revision later
function upgrade() op.add_column("visits", { "day", t.date }) end
downgrade = reverse(upgrade)

--@ case the check that was dropped is broken by later rows
--@ says downgrade
--@ says ck_people_age
--@ revision any_age
function upgrade() op.drop_constraint("people", "ck_people_age") end
function downgrade()
--@ right
  op.execute("UPDATE people SET age = NULL WHERE age < 0")
--@ both
  op.create_check("people", "age >= 0", { name = "ck_people_age" })
end
--@ revision later
function upgrade() op.add_column("people", { "phone", t.string(40) }) end
downgrade = reverse(upgrade)
