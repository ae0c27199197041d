#!/bin/sh
# t0030-wanted.sh - schema.lua against the database: revision --autogenerate, check, dump.
# shellcheck disable=SC2016,SC2034 # blocks are evaluated by it
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

begin() { # an empty project
	rm -rf migrations schema.lua luamig.lua
	mkdir migrations
	echo 'return { url = env "DATABASE_URL" }' >luamig.lua
}
first_schema() {
	cat >schema.lua <<-'LUA'
		return {
		  enum("mood", { "sad", "happy" }),
		  table("users", {
		    { "id", t.bigint, primary_key = true, identity = true },
		    { "email", t.string(120), nullable = false, unique = true },
		    { "mood", t.enum("mood", { "sad", "happy" }) },
		    { "score", t.numeric(10, 2), nullable = false, default = 0 },
		    check("score >= 0", { name = "ck_score" }),
		  }),
		  table("posts", {
		    { "id", t.integer, primary_key = true, identity = true },
		    { "author", t.bigint, references = "users.id", on_delete = "cascade", index = true },
		    { "body", t.text },
		  }),
		  view("emails", "SELECT id, email FROM users"),
		}
	LUA
}
second_schema() {
	cat >schema.lua <<-'LUA'
		return {
		  enum("mood", { "sad", "happy" }),
		  table("users", {
		    { "id", t.bigint, primary_key = true, identity = true },
		    { "email", t.string(200), nullable = false, unique = true },
		    { "mood", t.enum("mood", { "sad", "happy" }) },
		    { "points", t.numeric(10, 2), nullable = false, default = 0, renamed_from = "score" },
		    { "nick", t.string(20) },
		    index({ "nick", "email" }, { name = "ix_nick", unique = true }),
		  }),
		  table("posts", {
		    { "id", t.integer, primary_key = true, identity = true },
		    { "author", t.bigint, references = "users.id", on_delete = "set null", index = true },
		    { "title", t.string(80), nullable = false, default = "none" },
		  }),
		  table("tags", {
		    { "post", t.integer, nullable = false, references = "posts.id" },
		    { "tag", t.string(20), nullable = false },
		    primary_key({ "post", "tag" }),
		  }),
		  view("emails", "SELECT id, email FROM users"),
		}
	LUA
}
objects_schema() { # VALUE: what the trigger sets
	case $database in
	sqlite)
		trigger="CREATE TRIGGER touch AFTER INSERT ON notes BEGIN UPDATE notes SET n = $1 WHERE id = NEW.id; END"
		routine=
		;;
	mariadb | mysql)
		trigger="CREATE TRIGGER touch BEFORE INSERT ON notes FOR EACH ROW SET NEW.n = $1"
		routine='object("function", "twice", "CREATE FUNCTION twice(n int) RETURNS int DETERMINISTIC RETURN n * 2"),'
		;;
	*)
		trigger='CREATE TRIGGER touch BEFORE INSERT ON notes FOR EACH ROW EXECUTE FUNCTION set_n()'
		routine="object(\"function\", \"set_n()\", [[
CREATE FUNCTION set_n() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.n := $1; RETURN NEW; END']]),"
		;;
	esac
	cat >schema.lua <<-LUA
		return {
		  table("notes", { { "id", t.integer, primary_key = true }, { "n", t.integer } }),
		  $routine
		  object("trigger", "touch", "$trigger", { table = "notes" }),
		}
	LUA
}
generated() { # MESSAGE: the path of its script
	ls migrations/*_"$1".lua
}
rows() {
	query "INSERT INTO users (email, mood) VALUES ('a@x', 'sad')" &&
		query "INSERT INTO users (email, score) VALUES ('b@x', 3.5)" &&
		query "INSERT INTO posts (author, body) SELECT id, 'text' FROM users"
}
same_fingerprint() { # FILE: the schema is as that dump says
	luamig dump >"$work/now.lua" && same "$1" "$work/now.lua"
}

# Scratch databases of runs that have ended.  One that ends between doctor's two looks may be named once;
# what is really left is named each time.
nothing_left() {
	luamig doctor --json >"$work/left" 2>&1
	! grep -o "luamig_scratch_look_[0-9]*_[0-9a-f]*" "$work/left" | grep -v _999999999_
}

for name in $(versions); do
	use_database "$name"
	it "$name: the first revision from schema.lua" \
		'begin && first_schema && expect 0 luamig revision --autogenerate -m first && out_has migrations/ && err_has "+ table users" "+ view emails" &&
		has "$(generated first)" "op.create_table(\"users\", {" "op.drop_table(\"posts\")" "op.create_view(\"emails\""'
	it "$name: what was generated runs, and then nothing differs" \
		'expect 0 luamig upgrade && rows && expect 0 luamig check && out_empty && err_has "as the wanted schema says" && luamig dump >"$work/first.lua"'
	it "$name: nothing to do writes nothing" \
		'expect 0 luamig revision --autogenerate -m nothing && out_empty && err_has "no file was written" && ! generated nothing &&
		expect 0 luamig revision --autogenerate --allow-empty -m empty && out_has migrations/ && rm "$(generated empty)"'
	it "$name: check names each difference" \
		'second_schema && expect 2 luamig check && out_has "+ table tags" "+ column posts.title" "- column posts.body" "rename column users.score to points" ix_nick &&
		expect 2 luamig check --json && out_has "\"operation\": \"create_table\""'
	it "$name: the second revision, with rows in place" \
		'expect 0 luamig revision --autogenerate -m second && has "$(generated second)" "loses the values of the column" "rename_column" && expect 0 luamig upgrade && expect 0 luamig check && out_empty &&
		query_is 1 "SELECT count(*) FROM users WHERE points = 3.5 AND email = '"'b@x'"'" && query_is 2 "SELECT count(*) FROM posts"'
	it "$name: back down the schema is the first one again" \
		'expect 0 luamig downgrade -1 && same_fingerprint "$work/first.lua" && query_is 2 "SELECT count(*) FROM users" && luamig upgrade >/dev/null && luamig check'
	it "$name: not at the head" \
		'luamig downgrade -1 >/dev/null && expect 1 luamig check && err_has "1 revision is pending" "luamig upgrade head" && expect 1 luamig revision --autogenerate -m x && luamig upgrade >/dev/null'
	it "$name: what schema.lua does not have stays, or goes with --allow-drop" \
		'query "CREATE TABLE extra (id integer PRIMARY KEY)" && expect 0 luamig check && err_has "left alone: table extra" && expect 0 luamig revision --autogenerate --allow-drop -m gone &&
		has "$(generated gone)" "op.drop_table(\"extra\", {" "was = {" "loses the rows of the table" && luamig upgrade >/dev/null && expect 0 luamig check && err_lacks extra'
	it "$name: include says what is looked at" \
		'query "CREATE TABLE extra (id integer PRIMARY KEY)" && echo "return { url = env \"DATABASE_URL\", include = function(kind, name) return name ~= \"extra\" end }" >luamig.lua &&
		expect 0 luamig check && err_lacks extra && expect 0 luamig dump && out_lacks extra luamig_version'
	it "$name: a dump is a schema.lua without a difference" \
		'luamig dump >schema.lua && expect 0 luamig check && out_empty'
	it "$name: a mistake in schema.lua" \
		'echo "return { tabel(\"x\", {}) }" >schema.lua && expect 1 luamig check && err_has "did you mean '"'table'"'" "schema.lua:1" &&
		echo "return { view(\"v\", \"SELECT nothing FROM nowhere\") }" >schema.lua && expect 1 luamig check && err_has "create view v" "schema.lua" &&
		rm schema.lua && expect 1 luamig check && err_has "luamig dump > schema.lua"'
	it "$name: nothing of a comparison stays behind" \
		'wait_for nothing_left'
done

for name in $(versions); do
	use_database "$name"
	it "$name: triggers and functions, kept as text" \
		'begin && objects_schema 1 && expect 0 luamig revision --autogenerate -m one && err_has "+ trigger touch on notes" && expect 0 luamig upgrade && expect 0 luamig check && out_empty &&
		query "INSERT INTO notes (id) VALUES (1)" && query_is 1 "SELECT n FROM notes" && luamig dump >"$work/one.lua"'
	it "$name: they are changed, and changed back" \
		'objects_schema 2 && expect 2 luamig check && out_has "~ " && expect 0 luamig revision --autogenerate -m two && expect 0 luamig upgrade && expect 0 luamig check && query "INSERT INTO notes (id) VALUES (2)" &&
		query_is 2 "SELECT n FROM notes WHERE id = 2" && expect 0 luamig downgrade -1 && same_fingerprint "$work/one.lua" && expect 0 luamig downgrade base && expect 0 luamig upgrade'
	it "$name: one that schema.lua does not have is left alone" \
		'echo "return { table(\"notes\", { { \"id\", t.integer, primary_key = true }, { \"n\", t.integer } }) }" >schema.lua && expect 0 luamig check && err_has "left alone: trigger touch"'
done

for name in $(versions); do
	use_database "$name"
	it "$name: a project for a database that is there" \
		'rm -rf migrations schema.lua luamig.lua && query "CREATE TABLE shelf (id integer PRIMARY KEY, name varchar(40) NOT NULL)" && query "CREATE TABLE book (id integer PRIMARY KEY, shelf integer, FOREIGN KEY (shelf) REFERENCES shelf (id))" &&
		expect 0 luamig init --from-db && out_has schema.lua as_it_was_found "stamped with the first revision" && has schema.lua "table(\"shelf\"" && expect 0 luamig check && out_empty && expect 0 luamig current && out_has "(head)"'
	it "$name: what it wrote goes down and up again" \
		'luamig dump >"$work/found.lua" && expect 0 luamig downgrade base && ! query "SELECT 1 FROM shelf" 2>/dev/null && expect 0 luamig upgrade && same_fingerprint "$work/found.lua"'
	it "$name: not twice" 'rm -rf schema.lua luamig.lua && expect 1 luamig init --from-db && err_has "belongs to a project already" "nothing was written" && ! test -e luamig.lua'
	case $name in
	postgres* | pg*)
		it "$name: several schemas, and those that are left out" \
			'query "CREATE SCHEMA audit" && query "CREATE SCHEMA billing CREATE TABLE shelf (id integer PRIMARY KEY) CREATE TABLE bill (s integer REFERENCES public.shelf (id), t integer REFERENCES shelf (id))" && query "DROP TABLE luamig_version, luamig_history" &&
			rm -rf migrations schema.lua luamig.lua && expect 0 luamig init --from-db --schema billing && err_has "not looked at: schema audit" && expect 0 luamig check && out_empty &&
			has migrations/*found.lua "op.create_schema(\"billing\")" && expect 0 luamig dump --schema billing,audit --mermaid && out_has "  shelf |o--o{ \"billing.bill\" : s" "  \"billing.shelf\" |o--o{ \"billing.bill\" : t" && ! grep -q looked "$work/err" &&
			expect 0 luamig dump && lacks "$work/out" bill && err_has "schema billing" && expect 1 luamig dump --schema nope && err_has "there is no schema nope"'
		it "$name: a plan knows of all schemas" \
			'luamig revision -m more >/dev/null && luamig plan --out plan.json >/dev/null && query "ALTER TABLE billing.shelf ADD n integer" && expect 2 luamig upgrade --plan plan.json && err_has "the schema of the database is not what it was"'
		;;
	esac
done

use_database sqlite
it 'SQL of a dump makes the same schema again' \
	'begin && first_schema && luamig revision --autogenerate -m first >/dev/null && luamig upgrade >/dev/null && luamig dump >"$work/one.lua" && luamig dump --sql >dump.sql &&
	rm -f copy.db && sqlite3 copy.db <dump.sql && luamig --url sqlite:copy.db dump >"$work/two.lua" && same "$work/one.lua" "$work/two.lua"'
it 'pictures' \
	'expect 0 luamig dump --mermaid && out_has erDiagram "users {" "users |o--o{ posts : author" && expect 0 luamig dump --dot && out_has "digraph schema {" "\"posts\" -> \"users\"" &&
	expect 64 luamig dump --dot --sql'
it 'pictures: other letters, and names that are taken apart' \
	'rm -f odd.db && sqlite3 odd.db "CREATE TABLE \"é è\" (\"è\" text, id integer PRIMARY KEY); CREATE TABLE \"à\" (e integer REFERENCES \"é è\" (id))" && expect 0 luamig --url sqlite:odd.db dump --mermaid &&
	out_has "  \"é è\" {" "text _ \"è\"" "  \"é è\" |o--o{ \"à\" : e"'
it 'schemas are PostgreSQL' 'expect 64 luamig --url sqlite:odd.db dump --schema x && err_has "has no schemas"'
it 'check --history: a script changed since it was applied' \
	'expect 0 luamig check --history && out_empty && echo "-- more" >>"$(generated first)" && expect 0 luamig check --history && sed -i "s/sad/blue/" "$(generated first)" &&
	expect 2 luamig check --history && out_has "was changed since it was applied"'
it 'options that need another one' 'expect 64 luamig revision --allow-drop -m x && err_has "--autogenerate"'
it 'a template without the bodies cannot be filled in' \
	'printf -- "--- \${message}\nrevision = \${revision}\ndown_revision = \${down_revision}\nfunction upgrade() end\nfunction downgrade() end\n" >migrations/revision.lua.tmpl &&
	luamig stamp head >/dev/null && second_schema && expect 1 luamig revision --autogenerate -m second && err_has "\${upgrade_body?}"'
finish
