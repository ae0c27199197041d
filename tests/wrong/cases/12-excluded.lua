--- What the comparison leaves out, and that it hides nothing: the twin has only what is left out, the
--- wrong one has a fault beside it.

--@ case beside the place of a column: its type
--@ says people.note
--@ revision again
loses = { "people.note" }

function upgrade() op.drop_column("people", "note") end
function downgrade()
--@ wrong
  op.add_column("people", { "note", t.string(40) })
--@ right
  op.add_column("people", { "note", t.text })
--@ both
end

--@ case beside the place of a column: another column is gone
--@ says column people.email
--@ revision again
loses = { "people.note" }

function upgrade() op.drop_column("people", "note") end
function downgrade()
  op.add_column("people", { "note", t.text })
--@ wrong
  op.drop_constraint("people", "uq_people_email")
  op.drop_column("people", "email")
--@ both
end

--@ case beside the value of a sequence: its step
--@ needs postgres mariadb
--@ says sequence receipts
--@ revision receipts
function upgrade() op.create_sequence("receipts", { start = 100 }) end
function downgrade() op.drop_sequence("receipts") end
--@ revision used
function upgrade()
  db.value { postgresql = "SELECT nextval('receipts')", mysql = "SELECT nextval(receipts)" }
--@ wrong
  op.execute("ALTER SEQUENCE receipts INCREMENT BY 5")
--@ both
end
function downgrade() end

--@ case beside the value of a counter: the rows that used it
--@ says logs
--@ revision logs
function upgrade()
  op.create_table("logs", { { "id", t.bigint, primary_key = true, identity = true }, { "line", t.text } })
end
downgrade = reverse(upgrade)
--@ revision used
function upgrade() op.execute("INSERT INTO logs (line) VALUES ('used')") end
function downgrade()
--@ right
  op.execute("DELETE FROM logs WHERE line = 'used'")
--@ both
end

--@ case beside the value of a counter: the counter itself
--@ on postgres mariadb mysql
--@ needs postgres mariadb mysql
--@ says logs.id
--@ revision logs
function upgrade()
  op.create_table("logs", { { "id", t.bigint, primary_key = true, identity = true }, { "line", t.text } })
end
downgrade = reverse(upgrade)
--@ revision used
function upgrade()
  op.execute("INSERT INTO logs (line) VALUES ('used')")
  op.execute("DELETE FROM logs WHERE line = 'used'")
end
function downgrade()
--@ wrong
  op.alter_column("logs", "id", { identity = false })
--@ both
end

--@ case beside a volatile default: the values that were there
--@ says visits.at
--@ revision visits
function upgrade()
  op.create_table("visits", {
    { "id", t.integer,   primary_key = true },
    { "at", t.timestamp, nullable = false, default = sql "CURRENT_TIMESTAMP" },
  })
end
downgrade = reverse(upgrade)
--@ revision touched
function upgrade()
  op.add_column("visits", { "seen", t.integer })
--@ wrong
  op.execute("UPDATE visits SET at = '2001-01-01 00:00:00'")
--@ both
end
function downgrade() op.drop_column("visits", "seen") end

--@ case beside a volatile default: it is lost
--@ says visits.at
--@ says default
--@ revision visits
function upgrade()
  op.create_table("visits", {
    { "id", t.integer,   primary_key = true },
    { "at", t.timestamp, default = sql "CURRENT_TIMESTAMP" },
  })
end
downgrade = reverse(upgrade)
--@ revision no_times
loses = { "visits.at" }

function upgrade() op.alter_column("visits", "at", { default = sql.none }) end
function downgrade()
--@ right
  op.alter_column("visits", "at", { default = sql "CURRENT_TIMESTAMP" })
--@ both
end

--@ case beside a volatile default: NULL where there was a value
--@ says visits.at
--@ revision visits
function upgrade()
  op.create_table("visits", {
    { "id", t.integer,   primary_key = true },
    { "at", t.timestamp, default = sql "CURRENT_TIMESTAMP" },
  })
end
downgrade = reverse(upgrade)
--@ revision emptied
function upgrade()
--@ wrong
  op.execute("UPDATE visits SET at = NULL")
--@ both
end
function downgrade() end

--@ case beside a volatile default: rows that a revision adds with it
--@ says visits
--@ revision visits
function upgrade()
  op.create_table("visits", {
    { "id", t.integer,   primary_key = true },
    { "at", t.timestamp, nullable = false, default = sql "CURRENT_TIMESTAMP" },
  })
end
downgrade = reverse(upgrade)
--@ revision visitor
function upgrade() op.execute("INSERT INTO visits (id) VALUES (910001)") end
function downgrade()
--@ right
  op.execute("DELETE FROM visits WHERE id = 910001")
--@ both
end

--@ case beside a fixed clock: what it is written into
--@ says people.note
--@ revision stamped
--@ right
loses = { "people.note" }
--@ both

function upgrade() op.execute("UPDATE people SET note = :at", { at = os.date("%Y-%m-%d %H:%M:%S", os.time()) }) end
function downgrade() end

--@ case beside a fixed chance: what it is written into
--@ says people.age
--@ revision lots
function upgrade()
  op.add_column("people", { "lot", t.integer })
  op.execute("UPDATE people SET lot = :lot", { lot = math.random(1, 1000000) })
--@ wrong
  op.execute("UPDATE people SET age = lot")
--@ both
end
function downgrade() op.drop_column("people", "lot") end

--@ case beside luamig's own tables: one with a name like theirs
--@ says luamig_notes
--@ revision notes
function upgrade() op.create_table("luamig_notes", { { "id", t.integer, primary_key = true } }) end
function downgrade()
--@ right
  op.drop_table("luamig_notes")
--@ both
end

--@ case beside the place of a check or key in SQLite's text: what it says
--@ on sqlite
--@ needs sqlite
--@ says places.ck_few: expression
--@ revision places
function upgrade()
  op.execute [[CREATE TABLE places (id INTEGER PRIMARY KEY, stars INTEGER NOT NULL CHECK (stars > 0)
    CONSTRAINT ck_few CHECK (stars < 6) DEFAULT 1, near INTEGER CONSTRAINT uq_near UNIQUE
    REFERENCES places (id) ON DELETE SET NULL NOT DEFERRABLE, name TEXT)]]
end
function downgrade() op.drop_table("places") end
--@ revision again
function upgrade() op.rename_table("places", "sights") end
function downgrade()
  op.execute [[CREATE TABLE places (id INTEGER PRIMARY KEY, stars INTEGER DEFAULT 1 NOT NULL, near INTEGER,
    name TEXT, CHECK (stars > 0), CONSTRAINT uq_near UNIQUE (near),
--@ wrong
    FOREIGN KEY (near) REFERENCES places (id) ON DELETE SET NULL NOT DEFERRABLE,
    CONSTRAINT ck_few CHECK (stars < 7))]]
--@ right
    FOREIGN KEY (near) REFERENCES places (id) ON DELETE SET NULL NOT DEFERRABLE,
    CONSTRAINT ck_few CHECK (stars < 6))]]
--@ both
  op.execute("INSERT INTO places (id, stars, near, name) SELECT id, stars, near, name FROM sights")
  op.drop_table("sights")
end
