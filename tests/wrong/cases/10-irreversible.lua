--- Revisions that say that there is no way back, and revisions that lie about it.

--@ case reverse() of what has no way back
--@ says downgrade
--@ says people
--@ revision no_teams
--@ right
loses = { "people.note" }
--@ both

--@ wrong
function upgrade() op.drop_column("people", "note") end
--@ right
function upgrade() op.drop_column("people", "note", { was = { "note", t.text } }) end
--@ both
downgrade = reverse(upgrade)

--@ case irreversible, and red with rows
--@ says upgrade
--@ says age
--@ revision ages
irreversible = true

function upgrade()
--@ wrong
  op.create_unique("people", { "age" }, { name = "uq_people_age" })
--@ right
  op.create_index("people", { "age" }, { name = "ix_people_age" })
--@ both
end

--@ case the downgrade only raises an error
--@ says downgrade
--@ says no way back
--@ twin says irreversible
--@ revision ages
--@ right
irreversible = true
--@ both

function upgrade() op.create_index("people", { "age" }, { name = "ix_people_age" }) end
--@ wrong
function downgrade() error("no way back") end

--@ case irreversible, and a column goes with what is in it
--@ says upgrade of notes, which is irreversible
--@ says people.note
--@ says declare loses
--@ revision notes
irreversible = true
--@ right
loses = { "people.note" }
--@ both

function upgrade() op.drop_column("people", "note") end

--@ case irreversible, and rows are deleted without a word
--@ says upgrade of tidy, which is irreversible
--@ says people
--@ revision tidy
irreversible = true
--@ right
loses = { "people" }
--@ both

function upgrade() op.execute("DELETE FROM people WHERE note IS NULL OR note IS NOT NULL") end

--@ case irreversible, and what was in the old column is not in the new one
--@ says upgrade of moved, which is irreversible
--@ says people.note
--@ revision moved
irreversible = true

function upgrade()
  op.add_column("people", { "remark", t.text })
--@ wrong
  op.execute("UPDATE people SET remark = substr(note, 1, 2)")
--@ right
  op.execute("UPDATE people SET remark = note")
--@ both
  op.drop_column("people", "note")
end
