--- Right on one database, wrong on another.

--@ case the branch for MySQL forgets an index
--@ on mariadb mysql
--@ says index ix_raw
--@ revision raw
function upgrade()
  op.execute("CREATE INDEX ix_raw ON people (age)")
end

function downgrade()
--@ wrong
  op.execute { postgresql = "DROP INDEX ix_raw", sqlite = "DROP INDEX ix_raw", mysql = false }
--@ right
  op.execute { postgresql = "DROP INDEX ix_raw", sqlite = "DROP INDEX ix_raw", mysql = "DROP INDEX ix_raw ON people" }
--@ both
end

--@ case the way back leaves out SQLite
--@ on sqlite
--@ says column people.phone
--@ revision phones
function upgrade() op.add_column("people", { "phone", t.string(40) }) end

function downgrade()
--@ wrong
  if dialect == "sqlite" then return end -- "SQLite cannot drop columns"
--@ both
  op.drop_column("people", "phone")
end

--@ case the branch for PostgreSQL drops another index
--@ on postgres
--@ says ix_raw
--@ revision raw
function upgrade()
  op.execute("CREATE INDEX ix_raw ON people (age)")
end

function downgrade()
--@ wrong
  op.execute { postgresql = "DROP INDEX IF EXISTS ix_row", sqlite = "DROP INDEX ix_raw", mysql = "DROP INDEX ix_raw ON people" }
--@ right
  op.execute { postgresql = "DROP INDEX ix_raw", sqlite = "DROP INDEX ix_raw", mysql = "DROP INDEX ix_raw ON people" }
--@ both
end

--@ case SQL that only PostgreSQL takes
--@ on sqlite mariadb mysql
--@ says upgrade
--@ revision wide
function upgrade()
--@ wrong
  op.execute("ALTER TABLE people ALTER COLUMN age TYPE bigint USING age::bigint")
--@ right
  op.alter_column("people", "age", { type = t.bigint })
--@ both
end
function downgrade()
  op.execute("UPDATE people SET age = 2147483647 WHERE age > 2147483647")
  op.alter_column("people", "age", { type = t.integer })
end

--@ case SQL that only MySQL takes
--@ on sqlite postgres
--@ says upgrade
--@ revision wide
function upgrade()
--@ wrong
  op.execute("ALTER TABLE people MODIFY age bigint")
--@ right
  op.alter_column("people", "age", { type = t.bigint })
--@ both
end
function downgrade()
  op.execute("UPDATE people SET age = 2147483647 WHERE age > 2147483647")
  op.alter_column("people", "age", { type = t.integer })
end

--@ case nullable on MySQL only
--@ between
--@ says people.phone
--@ says null
--@ revision phones
function upgrade()
--@ wrong
  op.add_column("people", { "phone", t.string(40), nullable = dialect == "mysql", default = "" })
--@ right
  op.add_column("people", { "phone", t.string(40), nullable = false, default = "" })
--@ both
end
function downgrade() op.drop_column("people", "phone") end

--@ case an index that PostgreSQL alone has
--@ between
--@ says index on people (age)
--@ revision by_age
function upgrade()
--@ wrong
  if dialect == "postgresql" then op.create_index("people", { "age" }, { name = "ix_people_age" }) end
--@ right
  op.create_index("people", { "age" }, { name = "ix_people_age" })
--@ both
end
function downgrade() op.drop_index("ix_people_age", { table = "people", if_exists = true }) end

--@ case a default that SQLite does not get
--@ between
--@ says people.phone
--@ says default
--@ revision phones
function upgrade()
--@ wrong
  op.add_column("people", { "phone", t.string(40), default = dialect ~= "sqlite" and "none" or nil })
--@ right
  op.add_column("people", { "phone", t.string(40), default = "none" })
--@ both
end
function downgrade() op.drop_column("people", "phone") end

--@ case a table that SQLite does not get
--@ between
--@ says visits
--@ revision visits
function upgrade()
--@ wrong
  if dialect == "sqlite" then return end
--@ both
  op.create_table("visits", { { "id", t.integer, primary_key = true } })
end
function downgrade() op.drop_table("visits", { if_exists = true }) end

--@ case a foreign key that SQLite does not get
--@ between
--@ says foreign key people (boss_id)
--@ revision bosses
function upgrade()
  op.add_column("people", { "boss_id", t.integer })
--@ wrong
  if dialect == "sqlite" then return end
--@ both
  op.create_foreign_key("people", { "boss_id" }, "people.id", { name = "fk_people_boss" })
end
function downgrade()
--@ wrong
  if dialect ~= "sqlite" then op.drop_constraint("people", "fk_people_boss") end
--@ right
  op.drop_constraint("people", "fk_people_boss")
--@ both
  op.drop_column("people", "boss_id")
end

--@ case a column that one database calls otherwise
--@ between
--@ says people.phone
--@ revision phones
function upgrade()
--@ wrong
  op.add_column("people", { dialect == "mysql" and "telephone" or "phone", t.string(40) })
--@ right
  op.add_column("people", { "phone", t.string(40) })
--@ both
end
function downgrade()
--@ wrong
  op.drop_column("people", dialect == "mysql" and "telephone" or "phone")
--@ right
  op.drop_column("people", "phone")
--@ both
end

--@ case a text that is shorter on SQLite
--@ between
--@ says people.phone
--@ says length: 20
--@ revision phones
function upgrade()
--@ wrong
  op.add_column("people", { "phone", t.string(dialect == "sqlite" and 20 or 40) })
--@ right
  op.add_column("people", { "phone", t.string(40) })
--@ both
end
function downgrade() op.drop_column("people", "phone") end

--@ case a number with other places on MySQL
--@ between
--@ says people.fee
--@ says precision: 10, 3
--@ revision fees
function upgrade()
--@ wrong
  op.add_column("people", { "fee", t.numeric(10, dialect == "mysql" and 3 or 2) })
--@ right
  op.add_column("people", { "fee", t.numeric(10, 2) })
--@ both
end
function downgrade() op.drop_column("people", "fee") end

--@ case another default on PostgreSQL
--@ between
--@ says people.active
--@ says default: 1
--@ says people.kind
--@ says default: 'other'
--@ revision actives
function upgrade()
--@ wrong
  op.add_column("people", { "active", t.boolean, nullable = false, default = dialect == "postgresql" })
  op.add_column("people", { "kind", t.string(10), nullable = false, default = dialect == "postgresql" and "other" or "none" })
--@ right
  op.add_column("people", { "active", t.boolean, nullable = false, default = true })
  op.add_column("people", { "kind", t.string(10), nullable = false, default = "none" })
--@ both
end
function downgrade()
  op.drop_column("people", "kind")
  op.drop_column("people", "active")
end

--@ case a day that is the clock's on some only
--@ between
--@ says people.since
--@ says default: today
--@ revision days
function upgrade()
--@ wrong
  op.add_column("people", { "since", t.date })
  if dialect ~= "sqlite" then
    op.alter_column("people", "since", { default = sql { postgresql = "CURRENT_DATE", mysql = "(CURRENT_DATE)" } })
  else
    op.alter_column("people", "since", { default = sql "CURRENT_TIMESTAMP" })
  end
--@ right
  op.add_column("people", { "since", t.date })
  op.alter_column("people", "since", { default = sql { postgresql = "CURRENT_DATE", mysql = "(CURRENT_DATE)", sqlite = "CURRENT_DATE" } })
--@ both
end
function downgrade() op.drop_column("people", "since") end
