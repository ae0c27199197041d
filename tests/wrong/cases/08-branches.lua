--- Each side alone is right, together they are wrong.

--@ case both sides make the same table
--@ says upgrade
--@ says tags
--@ revision left < start
function upgrade()
  op.create_table("tags", { { "id", t.integer, primary_key = true } })
end
function downgrade() op.drop_table("tags") end
--@ revision right < start
function upgrade()
--@ wrong
  op.create_table("tags", { { "id", t.integer, primary_key = true } })
--@ right
  op.create_table("labels", { { "id", t.integer, primary_key = true } })
--@ both
end
function downgrade()
--@ wrong
  op.drop_table("tags")
--@ right
  op.drop_table("labels")
--@ both
end
--@ revision both < left, right
function upgrade() end
function downgrade() end

--@ case both sides make the same table if it is not there, and drop it
--@ says tags
--@ revision left < start
function upgrade()
  op.create_table("tags", { { "id", t.integer, primary_key = true } }, { if_not_exists = true })
end
function downgrade()
  op.drop_table("tags", { if_exists = true })
end
--@ revision right < start
function upgrade()
--@ wrong
  op.create_table("tags", { { "id", t.integer, primary_key = true } }, { if_not_exists = true })
--@ right
  op.create_table("labels", { { "id", t.integer, primary_key = true } }, { if_not_exists = true })
--@ both
end
function downgrade()
--@ wrong
  op.drop_table("tags", { if_exists = true })
--@ right
  op.drop_table("labels", { if_exists = true })
--@ both
end
--@ revision both < left, right
function upgrade() end
function downgrade() end

--@ case one side renames what the other changes
--@ says note
--@ revision left < start
function upgrade() op.rename_column("people", "note", "remark") end
function downgrade() op.rename_column("people", "remark", "note") end
--@ revision right < start
function upgrade()
--@ wrong
  op.execute("UPDATE people SET note = NULL WHERE note = 'never'")
--@ right
  op.execute("UPDATE people SET email = NULL WHERE email = 'never'")
--@ both
end
function downgrade() end
--@ revision both < left, right
function upgrade() end
function downgrade() end

--@ case both sides add the same column
--@ says phone
--@ revision left < start
function upgrade() op.add_column("people", { "phone", t.string(40) }) end
function downgrade() op.drop_column("people", "phone") end
--@ revision right < start
function upgrade()
--@ wrong
  op.add_column("people", { "phone", t.string(40) })
--@ right
  op.add_column("people", { "mobile", t.string(40) })
--@ both
end
function downgrade()
--@ wrong
  op.drop_column("people", "phone")
--@ right
  op.drop_column("people", "mobile")
--@ both
end

--@ case the merge leaves a view behind
--@ says view pairs
--@ revision left < start
function upgrade() op.create_table("lefts", { { "id", t.integer, primary_key = true } }) end
downgrade = reverse(upgrade)
--@ revision right < start
function upgrade() op.create_table("rights", { { "id", t.integer, primary_key = true } }) end
downgrade = reverse(upgrade)
--@ revision both < left, right
function upgrade() op.create_view("pairs", "SELECT lefts.id FROM lefts JOIN rights ON lefts.id = rights.id") end
function downgrade()
--@ right
  op.drop_view("pairs")
--@ both
end

--@ case a revision needs another branch and does not say so
--@ says rights
--@ revision left < start
--@ right
depends_on = { "right" }
--@ both

function upgrade()
  op.create_table("lefts", {
    { "id", t.integer, primary_key = true },
    { "right_id", t.integer, references = "rights.id" },
  })
  op.execute("INSERT INTO lefts (id, right_id) SELECT id, id FROM rights WHERE id < 0")
end
function downgrade() op.drop_table("lefts") end
--@ revision right < start
function upgrade() op.create_table("rights", { { "id", t.integer, primary_key = true } }) end
downgrade = reverse(upgrade)
--@ revision both < left, right
function upgrade() end
function downgrade() end

--@ case the way back of one side takes what both have set
--@ says people.email
--@ revision left < start
function upgrade() op.alter_column("people", "email", { default = "left" }) end
function downgrade() op.alter_column("people", "email", { default = sql.none }) end
--@ revision right < start
function upgrade()
--@ wrong
  op.alter_column("people", "email", { default = "right" })
--@ right
  op.alter_column("people", "note", { default = "right" })
--@ both
end
function downgrade()
--@ wrong
  op.alter_column("people", "email", { default = sql.none })
--@ right
  op.alter_column("people", "note", { default = sql.none })
--@ both
end
--@ revision both < left, right
function upgrade() end
function downgrade() end
