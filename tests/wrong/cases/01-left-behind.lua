--- What the way back leaves behind.

--@ case the downgrade is missing
--@ says downgrade is missing
--@ revision visits
function upgrade()
  op.create_table("visits", { { "id", t.integer, primary_key = true } })
end
--@ right
downgrade = reverse(upgrade)

--@ case the downgrade is empty
--@ says table visits
--@ revision visits
function upgrade()
  op.create_table("visits", { { "id", t.integer, primary_key = true } })
end
--@ wrong
function downgrade() end
--@ right
function downgrade() op.drop_table("visits") end

--@ case the second of two tables stays
--@ says table days
--@ revision visits
function upgrade()
  op.create_table("visits", { { "id", t.integer, primary_key = true } })
  op.create_table("days", { { "day", t.date, primary_key = true } })
end

function downgrade()
  op.drop_table("visits")
--@ right
  op.drop_table("days")
--@ both
end

--@ case a column stays
--@ says column people.phone
--@ revision contact
function upgrade()
  op.add_column("people", { "fax", t.string(40) })
  op.add_column("people", { "phone", t.string(40) })
end

function downgrade()
  op.drop_column("people", "fax")
--@ right
  op.drop_column("people", "phone")
--@ both
end

--@ case an index stays
--@ says index ix_people_age
--@ revision by_age
function upgrade()
  op.create_index("people", { "age" }, { name = "ix_people_age" })
end

function downgrade()
--@ right
  op.drop_index("ix_people_age", { table = "people" })
--@ both
end

--@ case the type of an enum stays
--@ on postgres
--@ says enum mood
--@ revision moods
function upgrade()
  op.create_enum("mood", { "sad", "glad" })
  op.add_column("people", { "mood", t.enum("mood", { "sad", "glad" }) })
end

function downgrade()
  op.drop_column("people", "mood")
--@ right
  op.drop_enum("mood")
--@ both
end

--@ case a sequence stays
--@ needs postgres mariadb
--@ says sequence receipts
--@ revision receipts
function upgrade()
  op.create_sequence("receipts", { start = 100 })
end

function downgrade()
--@ right
  op.drop_sequence("receipts")
--@ both
end

--@ case a trigger stays
--@ says trigger
--@ says tr_people
--@ revision notes
function upgrade()
  if dialect == "postgresql" then
    op.execute("CREATE FUNCTION quiet() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$")
  end
  op.execute {
    postgresql = "CREATE TRIGGER tr_people BEFORE UPDATE ON people FOR EACH ROW EXECUTE FUNCTION quiet()",
    mysql = "CREATE TRIGGER tr_people BEFORE UPDATE ON people FOR EACH ROW SET NEW.note = NEW.note",
    sqlite = "CREATE TRIGGER tr_people AFTER UPDATE ON people BEGIN SELECT 1; END",
  }
end

function downgrade()
--@ right
  op.execute { postgresql = "DROP TRIGGER tr_people ON people", mysql = "DROP TRIGGER tr_people", sqlite = "DROP TRIGGER tr_people" }
  op.execute { postgresql = "DROP FUNCTION quiet()", mysql = false, sqlite = false }
--@ both
end

--@ case a function stays
--@ needs postgres mariadb mysql
--@ says function
--@ says twice
--@ revision twice
function upgrade()
  op.execute {
    postgresql = "CREATE FUNCTION twice(n integer) RETURNS integer LANGUAGE sql AS $$ SELECT n * 2 $$",
    mysql = "CREATE FUNCTION twice(n integer) RETURNS integer DETERMINISTIC NO SQL RETURN n * 2",
  }
end

function downgrade()
--@ right
  op.execute { postgresql = "DROP FUNCTION twice(integer)", mysql = "DROP FUNCTION twice" }
--@ both
end

--@ case a view stays
--@ says view adults
--@ revision adults
function upgrade()
  op.create_view("adults", "SELECT id, name FROM people WHERE age >= 18")
end

function downgrade()
--@ right
  op.drop_view("adults")
--@ both
end

--@ case a materialized view stays
--@ needs postgres
--@ says view ages
--@ revision ages
function upgrade()
  op.create_view("ages", "SELECT age, count(*) AS n FROM people GROUP BY age", { materialized = true })
end

function downgrade()
--@ right
  op.drop_view("ages", { materialized = true })
--@ both
end

--@ case a check stays
--@ says ck_people_name
--@ revision names
function upgrade()
  op.create_check("people", "name <> 'nobody at all'", { name = "ck_people_name" })
end

function downgrade()
--@ right
  op.drop_constraint("people", "ck_people_name")
--@ both
end

--@ case a unique constraint stays
--@ says uq_people_pair
--@ revision pairs
function upgrade()
  op.create_unique("people", { "id", "age" }, { name = "uq_people_pair" })
end

function downgrade()
--@ right
  op.drop_constraint("people", { kind = "unique", columns = { "id", "age" } })
--@ both
end

--@ case a foreign key stays
--@ says fk_people_boss
--@ revision boss
function upgrade()
  op.create_table("bosses", { { "id", t.integer, primary_key = true } })
  op.add_column("people", { "boss_id", t.integer, index = true })
end
downgrade = reverse(upgrade)
--@ revision boss_key
loses = { "people.boss_id" }

function upgrade()
  op.execute("UPDATE people SET boss_id = NULL")
  op.create_foreign_key("people", { "boss_id" }, "bosses.id", { name = "fk_people_boss" })
end
--@ wrong
downgrade = function() end
--@ right
downgrade = function() op.drop_constraint("people", "fk_people_boss") end

--@ case a default stays
--@ says people.email
--@ says default
--@ revision notes
function upgrade()
  op.alter_column("people", "email", { default = "none@example.org" })
end

function downgrade()
--@ right
  op.alter_column("people", "email", { default = sql.none })
--@ both
end

--@ case a column stays nullable
--@ says people.name
--@ says null
--@ revision nameless
function upgrade()
  op.alter_column("people", "name", { nullable = true })
end

function downgrade()
--@ right
  op.execute("UPDATE people SET name = 'nobody' WHERE name IS NULL")
  op.alter_column("people", "name", { nullable = false })
--@ both
end

--@ case a comment stays
--@ on postgres mariadb mysql
--@ says comment
--@ says people
--@ revision words
function upgrade()
  op.table_comment("people", "who is paid")
end

function downgrade()
--@ right
  op.table_comment("people", "who plays")
--@ both
end

--@ case the comment of a column stays
--@ on postgres mariadb mysql
--@ says people.age
--@ says comment
--@ revision words
function upgrade()
  op.alter_column("people", "age", { comment = "in years" })
end

function downgrade()
--@ right
  op.alter_column("people", "age", { comment = null })
--@ both
end

--@ case a schema stays
--@ needs postgres
--@ says schema archive
--@ revision archive
function upgrade()
  op.create_schema("archive")
end

function downgrade()
--@ right
  op.drop_schema("archive")
--@ both
end

--@ case a new name stays
--@ says people.remark
--@ revision remark
function upgrade()
  op.rename_column("people", "note", "remark")
end

function downgrade()
--@ right
  op.rename_column("people", "remark", "note")
--@ both
end

--@ case a new name of a table stays
--@ says players
--@ revision players
function upgrade()
  op.rename_table("people", "players")
end

function downgrade()
--@ right
  op.rename_table("players", "people")
--@ both
end

--@ case a label of an enum stays
--@ says large
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
function downgrade() end
--@ right
function downgrade()
  op.alter_enum("size", { remove = { large = "medium" } }, { columns = { "shirts.size" } })
end

--@ case what raw SQL made stays
--@ says index ix_raw
--@ revision raw
function upgrade()
  op.execute("CREATE INDEX ix_raw ON people (age, name)")
end

function downgrade()
--@ right
  op.execute { postgresql = "DROP INDEX ix_raw", mysql = "DROP INDEX ix_raw ON people", sqlite = "DROP INDEX ix_raw" }
--@ both
end

--@ case what a SQL file made stays
--@ says table second
--@ revision files
function upgrade() op.execute_file("files.up.sql") end
function downgrade() op.execute_file("files.down.sql") end
--@ file migrations/files.up.sql
CREATE TABLE first (id integer PRIMARY KEY);
CREATE TABLE second (id integer PRIMARY KEY);
--@ file migrations/files.down.sql
DROP TABLE first;
--@ right
DROP TABLE second;

--@ case if_exists hides that the name is another
--@ says index ix_people_age
--@ revision by_age
function upgrade()
  op.create_index("people", { "age" }, { name = "ix_people_age" })
end
--@ wrong
function downgrade()
  op.drop_index("ix_person_age", { table = "people", if_exists = true })
end
--@ right
function downgrade()
  op.drop_index("ix_people_age", { table = "people", if_exists = true })
end

--@ case rows that a revision adds stay
--@ says teams
--@ says 2 rows
--@ revision first_teams
function upgrade()
  op.execute("INSERT INTO teams (id, name) VALUES (910001, 'red'), (910002, 'blue')")
end

function downgrade()
--@ right
  op.execute("DELETE FROM teams WHERE id IN (910001, 910002)")
--@ both
end

--@ case many of a kind are one finding
--@ says leaves 4 indexes (ix_a on people
--@ revision four
function upgrade()
  op.create_index("people", { "age", "name" }, { name = "ix_a" })
  op.create_index("people", { "name", "age" }, { name = "ix_b" })
  op.create_index("people", { "email", "age" }, { name = "ix_c" })
  op.create_index("people", { "age", "email" }, { name = "ix_d" })
end

function downgrade()
--@ right
  for _, name in ipairs { "ix_a", "ix_b", "ix_c", "ix_d" } do
    op.drop_index(name, { table = "people" })
  end
--@ both
end

--@ case an extension stays
--@ needs postgres
--@ says leaves extension citext behind
--@ revision citext
function upgrade() op.create_extension("citext") end
function downgrade()
--@ right
  op.drop_extension("citext")
--@ both
end
