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
