--- Rows are lost or come back changed.

--@ case a column is dropped without a word
--@ says people.note
--@ says loses
--@ revision no_notes
--@ right
loses = { "people.note" }
--@ both

function upgrade() op.drop_column("people", "note") end
function downgrade() op.add_column("people", { "note", t.text }) end

--@ case a table is dropped without a word
--@ says diary
--@ says loses
--@ revision diary
function upgrade()
  op.create_table("diary", { { "id", t.integer, primary_key = true }, { "line", t.text } })
end
downgrade = reverse(upgrade)
--@ revision no_diary
--@ right
loses = { "diary" }
--@ both

function upgrade()
  op.drop_table("diary", { was = { { "id", t.integer, primary_key = true }, { "line", t.text } } })
end
downgrade = reverse(upgrade)

--@ case the way back leaves one letter too many
--@ says people.note
--@ revision prefix
function upgrade()
  data.transform("people", { read = { "note" }, function(row)
    return { note = row.note and "note: " .. row.note }
  end })
end

function downgrade()
  data.transform("people", { read = { "note" }, function(row)
--@ wrong
    return { note = row.note and (row.note:gsub("^note:", "")) }
--@ right
    return { note = row.note and (row.note:gsub("^note: ", "")) }
--@ both
  end })
end

--@ case rows are deleted
--@ says people
--@ says rows
--@ says loses
--@ revision no_children
--@ right
loses = { "people" }
--@ both

function upgrade() op.execute("DELETE FROM people WHERE age IS NULL OR age < 18") end
function downgrade() end

--@ case the way back deletes rows that it did not make
--@ says teams
--@ says rows
--@ revision guests
function upgrade()
  op.execute("INSERT INTO teams (id, name) VALUES (910001, 'guests')")
end

function downgrade()
--@ wrong
  op.execute("DELETE FROM teams")
--@ right
  op.execute("DELETE FROM teams WHERE id = 910001")
--@ both
end

--@ case ON DELETE CASCADE takes the children along
--@ says people
--@ says rows
--@ revision new_teams
function upgrade()
  op.create_table("old_teams", { { "id", t.integer, primary_key = true }, { "name", t.string(40) } })
  op.execute("INSERT INTO old_teams (id, name) SELECT id, name FROM teams")
--@ wrong
  op.execute("DELETE FROM teams")
--@ both
end

function downgrade()
--@ wrong
  op.execute("INSERT INTO teams (id, name) SELECT id, name FROM old_teams")
--@ both
  op.drop_table("old_teams")
end

--@ case rows come back twice
--@ says diary
--@ says rows
--@ revision diary
function upgrade()
  op.create_table("diary", { { "line", t.text } })
end
downgrade = reverse(upgrade)
--@ revision archive
function upgrade()
  op.create_table("old_diary", { { "line", t.text } })
  op.execute("INSERT INTO old_diary (line) SELECT line FROM diary")
--@ right
  op.execute("DELETE FROM diary")
--@ both
end

function downgrade()
  op.execute("INSERT INTO diary (line) SELECT line FROM old_diary")
  op.drop_table("old_diary")
end

--@ case NULL becomes an empty text
--@ says people.note
--@ revision no_null
--@ right
loses = { "people.note" }
--@ both

function upgrade()
  op.execute("UPDATE people SET note = '' WHERE note IS NULL")
  op.alter_column("people", "note", { nullable = false })
end
function downgrade() op.alter_column("people", "note", { nullable = true }) end

--@ case an empty text becomes NULL
--@ says people.note
--@ revision no_empty
--@ right
loses = { "people.note" }
--@ both

function upgrade() op.execute("UPDATE people SET note = NULL WHERE note = ''") end
function downgrade() end

--@ case spaces are trimmed
--@ says people.note
--@ revision trim
--@ right
loses = { "people.note" }
--@ both

function upgrade() op.execute("UPDATE people SET note = trim(note)") end
function downgrade() end

--@ case letters lose their case
--@ says people.email
--@ revision lower
--@ right
loses = { "people.email" }
--@ both

function upgrade()
  data.transform("people", { read = { "email" }, function(row)
    return { email = row.email and row.email:lower() }
  end })
end
function downgrade() end

--@ case numbers are rounded
--@ on postgres mariadb mysql
--@ needs postgres mariadb mysql
--@ says prices.price
--@ revision prices
function upgrade()
  op.create_table("prices", { { "id", t.integer, primary_key = true }, { "price", t.numeric(8, 2) } })
end
downgrade = reverse(upgrade)
--@ revision whole
--@ right
loses = { "prices.price" }
--@ both

function upgrade() op.alter_column("prices", "price", { type = t.numeric(9, 0) }) end
function downgrade()
  op.execute("UPDATE prices SET price = 999999 WHERE price > 999999")
  op.execute("UPDATE prices SET price = -999999 WHERE price < -999999")
  op.alter_column("prices", "price", { type = t.numeric(8, 2) })
end

--@ case the time zone of the way back is another
--@ on postgres
--@ needs postgres
--@ says visits.at
--@ revision visits
function upgrade()
  op.create_table("visits", { { "id", t.integer, primary_key = true }, { "at", t.timestamp } })
end
downgrade = reverse(upgrade)
--@ revision zones
function upgrade()
  op.alter_column("visits", "at", { type = t.timestamptz, using = "at AT TIME ZONE 'America/Bogota'" })
end

function downgrade()
--@ wrong
  op.alter_column("visits", "at", { type = t.timestamp, using = "at AT TIME ZONE 'UTC'" })
--@ right
  op.alter_column("visits", "at", { type = t.timestamp, using = "at AT TIME ZONE 'America/Bogota'" })
--@ both
end

--@ case USING cuts texts in silence
--@ on postgres
--@ needs postgres
--@ says people.name
--@ revision short_names
--@ right
loses = { "people.name" }
--@ both

function upgrade()
  op.alter_column("people", "name", { type = t.string(5), using = "name::varchar(5)" })
end
function downgrade() op.alter_column("people", "name", { type = t.string(40) }) end

--@ case a split that cannot be joined again
--@ says people.note
--@ revision split
function upgrade()
  op.add_column("people", { "first", t.text })
  op.add_column("people", { "rest", t.text })
  data.transform("people", { read = { "note" }, function(row)
    if not row.note then return end
    local first, rest = row.note:match("^([^ ]*) ?(.*)$")
--@ right
    first, rest = row.note:match("^([^ ]*)(.*)$")
--@ both
    return { first = first, rest = rest }
  end })
end

function downgrade()
  data.transform("people", { read = { "first", "rest" }, where = "first IS NOT NULL", function(row)
--@ wrong
    return { note = row.first .. " " .. (row.rest or "") }
--@ right
    return { note = row.first .. (row.rest or "") }
--@ both
  end })
  op.drop_column("people", "first")
  op.drop_column("people", "rest")
end

--@ case every row gets what is for one
--@ says people.note
--@ revision one_note
function upgrade()
  op.add_column("people", { "mark", t.text })
  op.execute("UPDATE people SET mark = note")
end

function downgrade()
--@ wrong
  op.execute("UPDATE people SET note = mark WHERE mark IS NULL OR mark <> ''")
  op.execute("UPDATE people SET note = 'none'")
--@ right
  op.execute("UPDATE people SET note = mark")
--@ both
  op.drop_column("people", "mark")
end

--@ case columns change places
--@ says pairs.
--@ revision pairs
function upgrade()
  op.create_table("pairs", {
    { "id",     t.integer, primary_key = true },
    { "first",  t.integer },
    { "second", t.integer },
  })
end
downgrade = reverse(upgrade)
--@ revision halves
function upgrade()
  op.create_table("halves", { { "id", t.integer, primary_key = true }, { "a", t.integer }, { "b", t.integer } })
  op.execute("INSERT INTO halves (id, a, b) SELECT id, first, second FROM pairs")
  op.drop_column("pairs", "first")
  op.drop_column("pairs", "second")
end

function downgrade()
  op.add_column("pairs", { "first", t.integer })
  op.add_column("pairs", { "second", t.integer })
--@ wrong
  op.execute("UPDATE pairs SET first = (SELECT b FROM halves WHERE halves.id = pairs.id)")
  op.execute("UPDATE pairs SET second = (SELECT a FROM halves WHERE halves.id = pairs.id)")
--@ right
  op.execute("UPDATE pairs SET first = (SELECT a FROM halves WHERE halves.id = pairs.id)")
  op.execute("UPDATE pairs SET second = (SELECT b FROM halves WHERE halves.id = pairs.id)")
--@ both
  op.drop_table("halves")
end

--@ case loses names another column
--@ says people.note
--@ revision no_notes
--@ wrong
loses = { "people.age" }
--@ right
loses = { "people.note" }
--@ both

function upgrade() op.drop_column("people", "note") end
function downgrade() op.add_column("people", { "note", t.text }) end

--@ case a column that is lost takes another along
--@ says people.age
--@ revision no_notes
--@ wrong
loses = { "people.note" }
--@ right
loses = { "people.note", "people.age" }
--@ both

function upgrade()
  op.drop_column("people", "note")
  op.execute("UPDATE people SET age = NULL")
end
function downgrade() op.add_column("people", { "note", t.text }) end
