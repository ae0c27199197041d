--- A thing comes back, but not as it was.

--@ case a type is not put back
--@ says people.age
--@ says sqlite: type INTEGER → BIGINT
--@ says postgres: type integer → bigint
--@ says mariadb: type int(11) → bigint(20)
--@ says mysql: type int → bigint
--@ revision wide
function upgrade()
  op.alter_column("people", "age", { type = t.bigint })
end

function downgrade()
--@ right
  op.execute("UPDATE people SET age = 2147483647 WHERE age > 2147483647")
  op.alter_column("people", "age", { type = t.integer })
--@ both
end

--@ case a length comes back another
--@ says people.name
--@ says 60
--@ revision long_names
function upgrade()
  op.alter_column("people", "name", { type = t.string(80) })
end

function downgrade()
--@ wrong
  op.alter_column("people", "name", { type = t.string(60) })
--@ right
  op.execute("UPDATE people SET name = substr(name, 1, 40)")
  op.alter_column("people", "name", { type = t.string(40) })
--@ both
end

--@ case a length comes back too short for the rows
--@ on postgres mariadb mysql
--@ needs postgres mariadb mysql
--@ says downgrade
--@ says email
--@ revision long_mails
function upgrade()
  op.alter_column("people", "email", { type = t.string(200) })
end

function downgrade()
--@ wrong
  op.execute { postgresql = "ALTER TABLE people ALTER COLUMN email TYPE varchar(20)",
    mysql = "ALTER TABLE people MODIFY email varchar(20)" }
--@ right
  op.execute("UPDATE people SET email = NULL WHERE char_length(email) > 80")
  op.execute { postgresql = "ALTER TABLE people ALTER COLUMN email TYPE varchar(80)",
    mysql = "ALTER TABLE people MODIFY email varchar(80)" }
--@ both
end

--@ case MODIFY forgets the default and NOT NULL
--@ on mariadb mysql
--@ says people.name
--@ revision long_names
function upgrade()
  op.alter_column("people", "name", { type = t.string(60) })
end

function downgrade()
  op.execute("UPDATE people SET name = substr(name, 1, 40)")
--@ wrong
  op.execute { mysql = "ALTER TABLE people MODIFY name varchar(40)", postgresql = false, sqlite = false }
--@ right
  op.execute { mysql = "ALTER TABLE people MODIFY name varchar(40) NOT NULL DEFAULT 'nobody' COMMENT 'as it is printed'",
    postgresql = false, sqlite = false }
--@ both
  if dialect ~= "mysql" then op.alter_column("people", "name", { type = t.string(40) }) end
end

--@ case a default is dropped for good
--@ says people.name
--@ says default
--@ revision no_default
function upgrade()
  op.alter_column("people", "name", { default = sql.none })
end

function downgrade()
--@ right
  op.alter_column("people", "name", { default = "nobody" })
--@ both
end

--@ case a default comes back another
--@ says people.name
--@ says default
--@ says somebody
--@ revision no_default
function upgrade()
  op.alter_column("people", "name", { default = sql.none })
end

function downgrade()
--@ wrong
  op.alter_column("people", "name", { default = "somebody" })
--@ right
  op.alter_column("people", "name", { default = "nobody" })
--@ both
end

--@ case a column comes back without its default
--@ says people.name
--@ says default
--@ revision nameless
loses = { "people.name" }

function upgrade()
  op.drop_index("ix_people_name", { table = "people" })
  op.drop_column("people", "name")
end

function downgrade()
--@ wrong
  op.add_column("people", { "name", t.string(40), nullable = false, default = "", comment = "as it is printed" })
--@ right
  op.add_column("people", { "name", t.string(40), nullable = false, default = "nobody", comment = "as it is printed" })
--@ both
  op.create_index("people", { "name" }, { name = "ix_people_name" })
end

--@ case a collation is lost
--@ says words.word
--@ says collat
--@ revision words
local collations = { postgresql = "C", mysql = "utf8mb4_bin", sqlite = "NOCASE" }

function upgrade()
  op.create_table("words", {
    { "id",   t.integer, primary_key = true },
    { "word", t.string(40), collate = collations[dialect] },
  })
end
downgrade = reverse(upgrade)
--@ revision other_words
local collations = { postgresql = "C", mysql = "utf8mb4_bin", sqlite = "NOCASE" }
local others = { postgresql = "POSIX", mysql = "utf8mb4_unicode_ci", sqlite = "RTRIM" }

function upgrade()
  op.alter_column("words", "word", { collate = others[dialect] })
end

function downgrade()
--@ right
  op.alter_column("words", "word", { collate = collations[dialect] })
--@ both
end

--@ case a unique index comes back a plain one
--@ says ux_people
--@ says unique
--@ revision unique_pair
function upgrade()
  op.create_index("people", { "id", "age" }, { name = "ux_people", unique = true })
end
downgrade = reverse(upgrade)
--@ revision no_pair
function upgrade()
  op.drop_index("ux_people", { table = "people" })
end

function downgrade()
--@ wrong
  op.create_index("people", { "id", "age" }, { name = "ux_people" })
--@ right
  op.create_index("people", { "id", "age" }, { name = "ux_people", unique = true })
--@ both
end

--@ case an index loses its WHERE
--@ needs sqlite postgres
--@ says ix_people_adult
--@ revision adults
function upgrade()
  op.create_index("people", { "name" }, { name = "ix_people_adult", where = "age >= 18" })
end
downgrade = reverse(upgrade)
--@ revision no_adults
function upgrade()
  op.drop_index("ix_people_adult", { table = "people" })
end

function downgrade()
--@ wrong
  op.create_index("people", { "name" }, { name = "ix_people_adult" })
--@ right
  op.create_index("people", { "name" }, { name = "ix_people_adult", where = "age >= 18" })
--@ both
end

--@ case an index loses its direction
--@ says ix_people_age
--@ revision by_age
function upgrade()
  op.create_index("people", { { "age", desc = true } }, { name = "ix_people_age" })
end
downgrade = reverse(upgrade)
--@ revision no_age
function upgrade()
  op.drop_index("ix_people_age", { table = "people" })
end

function downgrade()
--@ wrong
  op.create_index("people", { "age" }, { name = "ix_people_age" })
--@ right
  op.create_index("people", { { "age", desc = true } }, { name = "ix_people_age" })
--@ both
end

--@ case the columns of an index change places
--@ says ix_people_age
--@ revision by_age
function upgrade()
  op.create_index("people", { "age", "name" }, { name = "ix_people_age" })
end
downgrade = reverse(upgrade)
--@ revision no_age
function upgrade()
  op.drop_index("ix_people_age", { table = "people" })
end

function downgrade()
--@ wrong
  op.create_index("people", { "name", "age" }, { name = "ix_people_age" })
--@ right
  op.create_index("people", { "age", "name" }, { name = "ix_people_age" })
--@ both
end

--@ case a foreign key loses ON DELETE
--@ says fk_people_team
--@ revision stricter
function upgrade()
  op.drop_constraint("people", "fk_people_team")
  op.create_foreign_key("people", { "team_id" }, "teams.id", { name = "fk_people_team", on_delete = "restrict" })
end

function downgrade()
  op.drop_constraint("people", "fk_people_team")
--@ wrong
  op.create_foreign_key("people", { "team_id" }, "teams.id", { name = "fk_people_team" })
--@ right
  op.create_foreign_key("people", { "team_id" }, "teams.id", { name = "fk_people_team", on_delete = "cascade" })
--@ both
end

--@ case a foreign key is not made again
--@ says fk_people_team
--@ revision loose
function upgrade()
  op.drop_constraint("people", "fk_people_team")
end

function downgrade()
--@ right
  op.execute("UPDATE people SET team_id = NULL WHERE team_id NOT IN (SELECT id FROM teams)")
  op.create_foreign_key("people", { "team_id" }, "teams.id", { name = "fk_people_team", on_delete = "cascade" })
--@ both
end

--@ case the columns of a primary key change places
--@ says marks
--@ says primary key
--@ revision marks
function upgrade()
  op.create_table("marks", {
    { "person", t.integer, nullable = false },
    { "day",    t.integer, nullable = false },
    { "mark",   t.integer },
    primary_key({ "person", "day" }, { name = "pk_marks" }),
  })
end
downgrade = reverse(upgrade)
--@ revision wider
function upgrade()
  op.add_column("marks", { "hour", t.integer, nullable = false, default = 0 })
  op.drop_constraint("marks", { kind = "primary_key" })
  op.create_primary_key("marks", { "person", "day", "hour" }, { name = "pk_marks" })
end

function downgrade()
  op.execute("DELETE FROM marks WHERE hour <> 0")
  op.drop_constraint("marks", { kind = "primary_key" })
--@ wrong
  op.create_primary_key("marks", { "day", "person" }, { name = "pk_marks" })
--@ right
  op.create_primary_key("marks", { "person", "day" }, { name = "pk_marks" })
--@ both
  op.drop_column("marks", "hour")
end

--@ case a check comes back weaker
--@ says ck_people_age
--@ revision any_age
function upgrade()
  op.drop_constraint("people", "ck_people_age")
end

function downgrade()
  op.execute("UPDATE people SET age = NULL WHERE age < 0")
--@ wrong
  op.create_check("people", "age >= -1", { name = "ck_people_age" })
--@ right
  op.create_check("people", "age >= 0", { name = "ck_people_age" })
--@ both
end

--@ case a constraint comes back under another name
--@ needs postgres mariadb mysql
--@ says uq_people_email
--@ revision mails
function upgrade()
  op.create_unique("people", { "email" }, { name = "uq_people_mail" })
  op.drop_constraint("people", "uq_people_email")
end

function downgrade()
--@ wrong
  op.create_unique("people", { "email" }, { name = "uq_people_mails" })
--@ right
  op.create_unique("people", { "email" }, { name = "uq_people_email" })
--@ both
  op.drop_constraint("people", "uq_people_mail")
end

--@ case a table comes back without its identity
--@ on postgres mariadb mysql
--@ says logs.id
--@ revision logs
function upgrade()
  op.create_table("logs", { { "id", t.bigint, primary_key = true, identity = true }, { "line", t.text } })
end
downgrade = reverse(upgrade)
--@ revision no_logs
loses = { "logs" }

function upgrade() op.drop_table("logs") end

function downgrade()
--@ wrong
  op.create_table("logs", { { "id", t.bigint, primary_key = true }, { "line", t.text } })
--@ right
  op.create_table("logs", { { "id", t.bigint, primary_key = true, identity = true }, { "line", t.text } })
--@ both
end

--@ case a generated column becomes a plain one
--@ says boxes.area
--@ revision boxes
function upgrade()
  op.create_table("boxes", {
    { "id",    t.integer, primary_key = true },
    { "width", t.integer },
    { "area",  t.bigint, generated = "width % 100 * 2", stored = true },
  })
end
downgrade = reverse(upgrade)
--@ revision no_area
loses = { "boxes.area" }

function upgrade() op.drop_column("boxes", "area") end

function downgrade()
--@ wrong
  op.add_column("boxes", { "area", t.bigint })
--@ right
  op.add_column("boxes", { "area", t.bigint, generated = "width % 100 * 2", stored = true })
--@ both
end

--@ case a view comes back with another query
--@ says view adults
--@ revision adults
function upgrade()
  op.create_view("adults", "SELECT id, name FROM people WHERE age >= 18")
end
downgrade = reverse(upgrade)
--@ revision older
function upgrade()
  op.replace_view("adults", "SELECT id, name FROM people WHERE age >= 21")
end

function downgrade()
--@ wrong
  op.replace_view("adults", "SELECT id, name FROM people WHERE age > 18")
--@ right
  op.replace_view("adults", "SELECT id, name FROM people WHERE age >= 18")
--@ both
end

--@ case the precision of a number is lost
--@ says prices.price
--@ revision prices
function upgrade()
  op.create_table("prices", { { "id", t.integer, primary_key = true }, { "price", t.numeric(8, 2) } })
end
downgrade = reverse(upgrade)
--@ revision precise
function upgrade()
  op.alter_column("prices", "price", { type = t.numeric(10, 4) })
end

function downgrade()
  op.execute("UPDATE prices SET price = 999999.99 WHERE price > 999999.99")
  op.execute("UPDATE prices SET price = -999999.99 WHERE price < -999999.99")
--@ wrong
  op.alter_column("prices", "price", { type = t.numeric(10, 2) })
--@ right
  op.alter_column("prices", "price", { type = t.numeric(8, 2) })
--@ both
end

--@ case a table is made anew without a key; the twin says the same in another order
--@ needs sqlite
--@ says unique
--@ revision codes
function upgrade()
  op.execute("CREATE TABLE codes (code varchar(9) UNIQUE NOT NULL, n integer NOT NULL DEFAULT 1)")
end
function downgrade() op.drop_table("codes") end
--@ revision more
function upgrade() op.add_column("codes", { "more", t.text }) end
function downgrade()
  op.execute("CREATE TABLE kept AS SELECT code, n FROM codes")
  op.drop_table("codes")
--@ wrong
  op.execute("CREATE TABLE codes (code varchar(9) NOT NULL, n integer NOT NULL DEFAULT 1)")
--@ right
  op.execute("CREATE TABLE codes (code varchar(9) NOT NULL, n integer DEFAULT 1 NOT NULL, UNIQUE (code))")
--@ both
  op.execute("INSERT INTO codes SELECT code, n FROM kept")
  op.drop_table("kept")
end

--@ case a function in a schema comes back with another body; it is told once, with its lines
--@ needs postgres
--@ says something else: function app.twice(n integer)
--@ says text | AS $function$SELECT n + n$function$
--@ revision app
function upgrade()
  op.create_schema("app")
  op.execute("CREATE FUNCTION app.twice(n integer) RETURNS integer LANGUAGE sql AS 'SELECT n * 2'")
end
function downgrade()
  op.execute("DROP FUNCTION app.twice(integer)")
  op.drop_schema("app")
end
--@ revision sum
function upgrade()
  op.execute("CREATE OR REPLACE FUNCTION app.twice(n integer) RETURNS integer LANGUAGE sql AS 'SELECT n + n'")
end
function downgrade()
--@ right
  op.execute("CREATE OR REPLACE FUNCTION app.twice(n integer) RETURNS integer LANGUAGE sql AS 'SELECT n * 2'")
--@ both
end

--@ case a right that nobody takes back
--@ needs postgres
--@ says privileges people: PUBLIC may SELECT
--@ revision rights
function upgrade() op.execute("GRANT SELECT ON people TO PUBLIC") end
function downgrade()
--@ right
  op.execute("REVOKE SELECT ON people FROM PUBLIC")
--@ both
end

--@ case a view that comes back without its rights
--@ needs postgres
--@ says privileges names
--@ revision names
function upgrade()
  op.create_view("names", "SELECT id, name FROM teams")
  op.execute("GRANT SELECT ON names TO PUBLIC")
end
function downgrade() op.drop_view("names") end
--@ revision dropped
function upgrade() op.drop_view("names") end
function downgrade()
  op.create_view("names", "SELECT id, name FROM teams")
--@ right
  op.execute("GRANT SELECT ON names TO PUBLIC")
--@ both
end

--@ case triggers that stay off
--@ needs postgres
--@ says is off
--@ revision off
function upgrade()
  op.execute("ALTER TABLE people DISABLE TRIGGER ALL")
--@ right
  op.execute("ALTER TABLE people ENABLE TRIGGER ALL")
--@ both
end
function downgrade() end
