#!/bin/sh
# shellcheck disable=SC2016 # blocks are expanded when they run
# --sql: the script of a run, printed.  What the database's own client makes of it must be what a
# live run makes.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

# schema NAME URL: everything that can be seen, luamig's record apart
schema() {
	case $1 in
	sqlite) sqlite3 "${2#sqlite:}" "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE '%luamig_history%' AND name NOT LIKE '%luamig_journal%' AND name NOT LIKE 'sqlite_%' ORDER BY 1, 2" \
		"SELECT version_num FROM luamig_version" "SELECT * FROM people ORDER BY 1" ;;
	mariadb | mysql)
		client "$1" "$2" "SELECT table_name, column_name, column_type, is_nullable, column_default, extra, column_comment FROM information_schema.columns WHERE table_schema = database() AND table_name NOT IN ('luamig_history', 'luamig_journal') ORDER BY 1, ordinal_position;
			SELECT table_name, index_name, column_name, non_unique FROM information_schema.statistics WHERE table_schema = database() AND table_name NOT IN ('luamig_history', 'luamig_journal') ORDER BY 1, 2, seq_in_index;
			SELECT constraint_name, table_name, constraint_type FROM information_schema.table_constraints WHERE table_schema = database() AND table_name NOT IN ('luamig_history', 'luamig_journal') ORDER BY 1, 2;
			SELECT version_num FROM luamig_version; SELECT * FROM people ORDER BY 1"
		;;
	*)
		pg_dump -d "$2" --no-owner -T 'luamig_history*' -T 'luamig_journal*' | grep -v '^--' | grep -v '^\\\(un\)\?restrict' | grep -v '^SET ' | sed '/^$/d'
		;;
	esac
}

write_project() {
	project
	rm migrations/*.lua
	script aaaa1111 nil "people; with 'quotes'" '
	  op.create_table("people", {
	    { "id",   t.bigint,     primary_key = true, identity = true },
	    { "name", t.string(40), nullable = false, default = "it'"'"'s" },
	    { "mood", t.enum("mood", { "good", "bad" }), nullable = false, default = "good" },
	    { "note", t.text, comment = "said once" },
	    check("name <> '"''"'", { name = "ck_people_name" }),
	  })
	  op.execute("INSERT INTO people (name, note) VALUES (:name, :note)", { name = "a\\b '"'"'c'"'"'; --", note = "é :x ?" })
	  op.execute("INSERT INTO people (id, name, note) VALUES (:id, :name, :note)", { id = 7, name = "x", note = null })' \
		'op.drop_table("people") op.drop_enum("mood")'
	script bbbb2222 aaaa1111 'pets' '
	  op.create_table("pets", {
	    { "id", t.integer, primary_key = true },
	    { "owner", t.bigint, nullable = false, references = "people.id", on_delete = "cascade", index = true },
	    { "weight", t.numeric(6, 2) },
	  })
	  op.add_column("people", { "age", t.smallint })
	  op.execute("UPDATE people SET age = 40 WHERE id = 7")
	  op.create_index("people", { "age" }, { name = "ix_people_age" })' \
		'op.drop_index("ix_people_age", { table = "people" }) op.drop_column("people", "age") op.drop_table("pets")'
	script cccc3333 bbbb2222 'nothing' '' ''
}

write_project
# pg_dump refuses servers newer than itself
for name in $(databases | grep -v "^pg"); do
	two_databases "$name"
	it "$name: the printed script makes the schema, the rows and the version of a live run" '
		printed=$loaded && expect 0 luamig --url "$live" upgrade head &&
		schema $name "$live" >"$work/live" &&
		expect 0 luamig upgrade --sql --dialect $(dialect_of $name) &&
		cp "$work/out" script.sql && err_empty &&
		load $name "$printed" script.sql &&
		schema $name "$printed" >"$work/printed" &&
		test -s "$work/live" && same "$work/live" "$work/printed" &&

		: luamig goes on from there, and a printed downgrade goes back &&
		expect 0 luamig --url "$printed" current && out_has "cccc3333" &&
		expect 0 luamig --url "$printed" downgrade aaaa1111 &&
		expect 0 luamig downgrade --sql aaaa1111:base --dialect $(dialect_of $name) &&
		cp "$work/out" script.sql && load $name "$printed" script.sql &&
		expect 0 luamig --url "$printed" current && out_has "base"
	'
done

it 'a range prints only what is between, and creates no version table' '
	expect 0 luamig upgrade --sql aaaa1111:bbbb2222 --dialect postgresql &&
	out_has "pets" "UPDATE \"luamig_version\"" && out_lacks "CREATE TABLE \"people\"" "CREATE TABLE IF NOT EXISTS"'
it 'a downgrade must say where it starts' '
	expect 64 luamig downgrade --sql base --dialect sqlite && err_has "FROM:TO"'
it 'without a dialect the URL decides; without both it asks' '
	expect 0 luamig --url mysql://nobody@nowhere/x upgrade --sql && out_has "ENGINE=InnoDB" &&
	printf "return { migrations = \"migrations\" }\n" >luamig.lua &&
	expect 64 env -u DATABASE_URL "$LUAMIG" upgrade --sql && err_has "--dialect"'
it '--dialect alone is a mistake; an unknown one gets a suggestion' '
	expect 64 luamig --url sqlite:x.db upgrade --dialect mysql && err_has "--sql" &&
	expect 1 luamig upgrade --sql --dialect mysqll && err_has "mysql"'
it 'a question to the database is an error at its line, and says why' '
	script dddd4444 cccc3333 asks "local n = db.value(\"SELECT 1\")" "" &&
	expect 1 luamig upgrade --sql --dialect sqlite && err_has "migrations/dddd4444.lua:7" "cannot be known offline"'
it 'what this text has made is known, also for what restates it' '
	script dddd4444 cccc3333 made "
	  op.create_table(\"made\", { { \"id\", t.integer, primary_key = true }, { \"n\", t.string(20), nullable = false, default = \"x\", comment = \"why\" } })
	  op.rename_table(\"made\", \"done\")
	  assert(db.has_table(\"done\") and not db.has_table(\"made\") and db.has_column(\"done\", \"n\") and not db.has_column(\"done\", \"q\"))
	  op.alter_column(\"done\", \"n\", { nullable = true })
	  op.create_table(\"done\", { { \"q\", t.integer } }, { if_not_exists = true })" "" &&
	expect 0 luamig upgrade --sql cccc3333:head --dialect mysql && out_has "MODIFY COLUMN \`n\` varchar(20) DEFAULT" "COMMENT '"'why'"'" &&
	expect 0 luamig upgrade --sql cccc3333:head --dialect postgresql && out_has "DROP NOT NULL"'
it 'other tables are not, nor any table behind SQL of the author' '
	script dddd4444 cccc3333 asks "if db.has_table(\"people\") then log.info(\"x\") end" "" && expect 1 luamig upgrade --sql --dialect mysql cccc3333:head && err_has "migrations/dddd4444.lua:7" "cannot be known offline" &&
	script dddd4444 cccc3333 raw "op.create_table(\"made\", { { \"n\", t.string(20) } }) op.execute(\"ALTER TABLE made ADD m integer\") op.alter_column(\"made\", \"n\", { nullable = false })" "" &&
	expect 1 luamig upgrade --sql --dialect mysql cccc3333:head && err_has "without a connection" && expect 0 luamig upgrade --sql --dialect postgresql cccc3333:head &&
	script dddd4444 cccc3333 raw "op.create_table(\"made\", { { \"n\", t.string(20) } }) op.execute(\"DROP TABLE made\") if db.has_table(\"made\") then error(\"no\") end" "" && expect 1 luamig upgrade --sql cccc3333:head --dialect sqlite && err_has "cannot be known offline"'
it 'SQLite: tables are rebuilt in the text as in a live run' '
	script dddd4444 cccc3333 rebuilt "
	  op.execute(\"CREATE TRIGGER hear AFTER INSERT ON people BEGIN UPDATE people SET note = 1 WHERE id = NEW.id; END\")
	  op.alter_column(\"people\", \"name\", { type = t.string(90), nullable = true })
	  op.alter_column(\"people\", \"age\", { nullable = false, default = 3 })
	  op.rename_column(\"people\", \"name\", \"called\")
	  op.alter_column(\"people\", \"called\", { default = sql.none })" "" &&
	sed -i "s/UPDATE people SET age = 40 WHERE id = 7/UPDATE people SET age = 40/" migrations/bbbb2222.lua && two_databases sqlite &&
	expect 0 luamig --url "$live" upgrade && expect 0 luamig upgrade --sql --dialect sqlite && cp "$work/out" script.sql && load sqlite "$loaded" script.sql &&
	schema sqlite "$live" >"$work/live" && schema sqlite "$loaded" >"$work/printed" && has "$work/live" hear called && same "$work/live" "$work/printed" &&
	expect 1 luamig upgrade --sql cccc3333:head --dialect sqlite && err_has "run it connected"'
it 'a mistake about what this text has made is found' '
	script dddd4444 cccc3333 wrong "op.create_table(\"made\", { { \"n\", t.string(20) } }) op.alter_column(\"made\", \"m\", { nullable = false })" "" &&
	expect 1 luamig upgrade --sql --dialect mysql cccc3333:head && err_has "no column m" && out_lacks "made"'
it '--tag reaches the script' '
	script dddd4444 cccc3333 tagged "op.execute(\"INSERT INTO people (name) VALUES (:t)\", { t = args.tag })" "" &&
	expect 0 luamig upgrade --sql cccc3333:head --dialect sqlite --tag blue && out_has "blue"'
it 'op.autocommit ends the transaction before it' '
	script dddd4444 cccc3333 auto "op.autocommit(function() op.execute(\"CREATE INDEX CONCURRENTLY x ON people (name)\") end)" "" &&
	expect 0 luamig upgrade --sql cccc3333:head --dialect postgresql &&
	awk "/CONCURRENTLY/ { seen = 1; exit open } /^BEGIN/ { open = 1 } /^COMMIT/ { open = 0 }" "$work/out"'
it 'stamp --sql prints the rows alone' '
	expect 0 luamig stamp --sql aaaa1111:bbbb2222 --dialect sqlite &&
	out_has "UPDATE \"luamig_version\" SET version_num = '"'bbbb2222'"'" && out_lacks "pets" &&
	expect 0 luamig stamp --sql bbbb2222 --dialect sqlite && out_has "INSERT INTO" &&
	expect 64 luamig stamp --purge --sql head --dialect sqlite'

finish
