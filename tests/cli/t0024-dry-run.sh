#!/bin/sh
# shellcheck disable=SC2016,SC2034,SC2154 # blocks are expanded when they run
# --dry-run: what a run would send, and nothing of it done.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

# Revisions that ask what is there, and change what earlier ones of the same run made.
write_project() {
	project
	rm migrations/*.lua
	script aaaa1111 nil 'people' '
	  op.create_table("people", {
	    { "id",   t.integer,    primary_key = true },
	    { "name", t.string(40), nullable = false, default = "nobody", comment = "in full" },
	    { "note", t.string(20) },
	  })
	  op.create_index("people", { "note" }, { name = "by_note" })
	  op.execute("INSERT INTO people (id, name) VALUES (1, :n)", { n = "Ann" })' 'op.drop_table("people")'
	script bbbb2222 aaaa1111 'pets' '
	  assert(db.has_table("people") and not db.has_table("pets") and not db.has_column("people", "age"))
	  op.create_table("pets", {
	    { "id",    t.integer, primary_key = true },
	    { "owner", t.integer, nullable = false, index = true },
	    { "chip",  t.string(20) },
	    foreign_key("owner", "people.id", { name = "fk_pets_owner", on_delete = "cascade" }),
	    unique("chip", { name = "uq_pets_chip" }),
	  })
	  assert(db.has_table("pets") and db.has_column("pets", "owner") and not db.has_column("pets", "age"))
	  assert(db.has_index("pets", "ix_pets_owner") and not db.has_index("pets", "ix_pets_chip"))
	  assert(db.has_constraint("pets", "uq_pets_chip") and db.has_constraint("pets", { kind = "unique", columns = { "chip" } }))
	  assert(not db.has_constraint("pets", { kind = "unique", columns = { "owner" } }))
	  op.add_column("people", { "age", t.smallint, comment = "in years" })
	  assert(db.has_column("people", "age"))
	  op.execute("UPDATE people SET age = 1")
	  op.rename_column("people", "name", "full_name")
	  assert(db.has_column("people", "full_name") and not db.has_column("people", "name"))
	  op.alter_column("people", "age", { nullable = false, default = 7 })
	  op.alter_column("people", "full_name", { type = t.string(80) })
	  op.alter_column("people", "age", { default = 8 })
	  op.execute("INSERT INTO pets (id, owner, chip) VALUES (1, 1, :c)", { c = "it'"'"'s; --" })' '
	  op.rename_column("people", "full_name", "name")
	  op.drop_column("people", "age")
	  op.drop_table("pets")'
	script cccc3333 bbbb2222 'persons' '
	  op.rename_table("people", "persons")
	  assert(db.has_table("persons") and not db.has_table("people"))
	  assert(db.has_index("persons", "by_note") and db.has_column("persons", "full_name") and not db.has_column("persons", "name"))
	  op.drop_index("persons", { "note" })
	  assert(not db.has_index("persons", "by_note"))
	  op.create_index("persons", { "note", "id" }, { name = "by_note" })
	  assert(db.has_index("persons", "by_note"))
	  op.drop_index("pets", { "owner" }, { if_exists = true })
	  if dialect ~= "mysql" then assert(not db.has_index("pets", "ix_pets_owner")) end
	  if not db.has_column("persons", "mood") then op.add_column("persons", { "mood", t.integer }) end
	  op.add_column("persons", { "mood", t.integer }, { if_not_exists = true })
	  if db.has_table("pets") then op.drop_table("pets") end
	  assert(not db.has_table("pets") and not db.has_column("pets", "id") and not db.has_index("pets", "ix_pets_owner"))
	  op.create_table("pets", { { "id", t.integer, primary_key = true } }, { if_not_exists = true })
	  op.create_table("pets", { { "no", t.integer, primary_key = true } }, { if_not_exists = true })
	  assert(db.has_column("pets", "id") and not db.has_column("pets", "no") and not db.has_column("pets", "owner"))
	  op.drop_column("persons", "mood")
	  assert(not db.has_column("persons", "mood"))' '
	  op.drop_table("pets")
	  op.create_table("pets", { { "id", t.integer, primary_key = true }, { "owner", t.integer }, { "chip", t.string(20) } })
	  op.rename_table("persons", "people")'
}
# MariaDB needs the index for the foreign key
write_mysql() { sed -i '/drop_index("pets"/d' migrations/cccc3333.lua; }

dump() { # NAME URL: tables and rows, without the record of live runs
	case $1 in
	sqlite)
		cp "${2#sqlite:}" "$work/copy.db"
		sqlite3 "$work/copy.db" 'DROP TABLE IF EXISTS luamig_history' 'DROP TABLE IF EXISTS luamig_journal' .dump
		;;
	mariadb | mysql)
		schema=$(printf '%s' "$2" | sed 's|^[a-z]*://[^/]*/\([^?]*\).*|\1|')
		mariadb-dump --no-defaults --compact -uroot -S "$(url_parameter "$2" unix_socket)" \
			--ignore-table="$schema.luamig_history" --ignore-table="$schema.luamig_journal" "$schema"
		;;
	*)
		pg_dump -d "$2" --no-owner --inserts -T 'luamig_history*' -T 'luamig_journal*' |
			grep -v -e '^--' -e '^\\\(un\)\?restrict' -e '^SET ' | sed '/^$/d'
		;;
	esac
}

# The text of a dry run on one database, loaded there, is the live run on another.
as_live() { # NAME WORDS...
	name=$1
	shift
	dump "$name" "$loaded" >"$work/before" 2>/dev/null
	expect 0 luamig --url "$loaded" "$@" --dry-run && err_empty && cp "$work/out" script.sql &&
		has script.sql "nothing was done" &&
		{ dump "$name" "$loaded" >"$work/after" 2>/dev/null; same "$work/before" "$work/after"; } &&
		load "$name" "$loaded" script.sql && expect 0 luamig --url "$live" "$@" &&
		dump "$name" "$live" >"$work/live" && dump "$name" "$loaded" >"$work/loaded" &&
		grep -q "CREATE TABLE" "$work/live" && same "$work/live" "$work/loaded"
}

# a dump program refuses servers newer than itself
for name in $(databases | grep -v "^pg"); do
	two_databases "$name"
	write_project
	case $name in mariadb | mysql) write_mysql ;; esac
	it "$name: from an empty database" 'as_live $name upgrade'
	it "$name: all the way down" 'as_live $name downgrade base'
	it "$name: from the middle up" 'luamig --url "$live" upgrade aaaa1111 >/dev/null && luamig --url "$loaded" upgrade aaaa1111 >/dev/null && as_live $name upgrade +1 && as_live $name upgrade head'
	it "$name: one down" 'as_live $name downgrade -1'
	it "$name: nothing to do" 'expect 0 luamig --url "$live" upgrade --dry-run bbbb2222 && out_is "-- nothing to do"'
done

for name in $(databases); do
	use_database "$name"
	write_project
	it "$name: an empty database stays empty" \
		'expect 0 luamig upgrade --dry-run && ! table_exists luamig_version && ! table_exists luamig_history && ! table_exists people'
	it "$name: no lock is taken" \
		'if [ $name = sqlite ]; then [ ! -e app.db-luamig-lock ]; else expect 0 luamig -v upgrade --dry-run && err_lacks lock LOCK; fi'
	it "$name: what reads is read now, and said; db.rows and db.value too" '
		luamig upgrade aaaa1111 >/dev/null &&
		script bbbb2222 aaaa1111 reads "
		  local n = db.value(\"SELECT count(*) FROM people\")
		  op.execute(\"INSERT INTO people (id) VALUES (:n)\", { n = n + 1 })
		  for p in db.rows([[WITH q AS (SELECT name FROM people)
		                     SELECT name FROM q]]) do op.execute(\"UPDATE people SET note = :n\", { n = p.name }) end" "" &&
		expect 0 luamig upgrade +1 --dry-run && out_has "VALUES (2)" "SET note = '"'Ann'"'" &&
		out_has "-- db.query (migrations/bbbb2222.lua:8) reads the database as it is now: SELECT count(*)" \
			"-- db.rows (migrations/bbbb2222.lua:10) reads the database as it is now, without the statements above: WITH q AS (SELECT name FROM people) SELECT name FROM q"'
	it "$name: a read of what is not there yet says so; a pcall goes on after it" '
		script bbbb2222 aaaa1111 early "op.create_table(\"later\", { { \"id\", t.integer } }) db.value(\"SELECT count(*) FROM later\")" "" &&
		expect 1 luamig upgrade +1 --dry-run && err_has "later" "migrations/bbbb2222.lua:7" "as it is now" && out_has "CREATE TABLE" &&
		script bbbb2222 aaaa1111 early "local ok = pcall(db.value, \"SELECT count(*) FROM later\") op.execute(\"UPDATE people SET note = :n\", { n = tostring(ok) .. db.value(\"SELECT name FROM people\") })" "" &&
		expect 0 luamig upgrade +1 --dry-run && out_has "falseAnn"'
	it "$name: a query cannot write" '
		script bbbb2222 aaaa1111 writes "db.query(\"DELETE FROM people\")" "" && expect 1 luamig upgrade +1 --dry-run && err_has "dry run" &&
		script bbbb2222 aaaa1111 writes "db.query(\"COMMIT\")" "" && expect 1 luamig upgrade +1 --dry-run && err_has "dry run" &&
		if [ "$(dialect_of $name)" = postgresql ]; then
			script bbbb2222 aaaa1111 writes "db.query(\"WITH d AS (DELETE FROM people RETURNING id) SELECT * FROM d\")" "" && expect 1 luamig upgrade +1 --dry-run && err_has "read-only"; fi &&
		query_is "1" "SELECT count(*) FROM people"'
	if ! rolls_back; then
		it "$name: a revision that stopped in the middle: what is done is said" '
			script bbbb2222 aaaa1111 half "op.create_table(\"half\", { { \"id\", t.integer } }) op.execute(\"INSERT INTO nowhere VALUES (1)\")" "" && expect 5 luamig upgrade +1 &&
			expect 0 luamig upgrade --dry-run bbbb2222 && out_has "the first 1 of its calls are done" "INSERT INTO nowhere" && expect 4 luamig downgrade base --dry-run && err_has unfinished &&
			sed -i "s/INSERT INTO nowhere/INSERT INTO half/" migrations/bbbb2222.lua && expect 0 luamig upgrade +1 && expect 0 luamig downgrade -1 && query "DROP TABLE half"'
	fi
	it "$name: SQL of the author is followed, or it is said that it is not" '
		script bbbb2222 aaaa1111 x "op.execute(\"CREATE TABLE raw (id int)\") if not db.has_table(\"raw\") then op.execute(\"UPDATE people SET id = 5\") end" "" &&
		expect 0 luamig upgrade bbbb2222 --dry-run && if [ $name = sqlite ]; then out_lacks "SET id = 5" "looked for"; else out_has "table raw is looked for without the SQL above" "SET id = 5"; fi'
	it "$name: an operation that cannot be: the statements before it, and the error" '
		script bbbb2222 aaaa1111 wrong "op.add_column(\"people\", { \"x\", t.integer }) op.drop_index(\"people\", { \"name\" })" "" &&
		expect 1 luamig upgrade +1 --dry-run && out_has "ADD COLUMN" && out_lacks COMMIT && err_has "no index on (name)"'
done

use_database sqlite
write_project
it '--json: an event for each statement' '
	expect 0 luamig upgrade --dry-run --json && json_is statement .event 0 && json_is upgrade .direction 0 && json_is null .revision 0 && json_is aaaa1111 .revision 1 &&
	json_is end .event -1 && json_is true .dry_run -1 && json_is 3 .planned -1 && json_is "[]" .current -1 && out_lacks BEGIN COMMIT'
it '--json: notes and errors' '
	script bbbb2222 aaaa1111 x "db.query(\"SELECT 1\") error(\"no more\")" "" && expect 1 luamig upgrade --dry-run --json && out_has "\"note\"" "\"error\"" && json_is error .status -1'
it 'what would stop a run stops it' '
	echo "irreversible = true" >>migrations/aaaa1111.lua && sed -i "s/^down_revision = nil/&\nirreversible = true/" migrations/aaaa1111.lua && luamig upgrade aaaa1111 >/dev/null && expect 1 luamig downgrade base --dry-run && err_has irreversible &&
	expect 1 luamig upgrade zzzz9999 --dry-run && err_has zzzz9999'
it 'not with --sql' 'expect 64 luamig upgrade --sql --dry-run && err_has "--dry-run"'
it 'hooks are not called' 'write_project && printf "return { url = \"sqlite:app.db\", hooks = { before_run = function() error(\"called\") end } }\n" >luamig.lua && rm -f app.db && expect 0 luamig upgrade --dry-run && expect 1 luamig upgrade'

finish
