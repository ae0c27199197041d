#!/bin/sh
# t0026-reverse.sh - downgrade = reverse(upgrade), on every database.
# shellcheck disable=SC2016,SC2034 # blocks are evaluated by it
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

# reversed ID PARENT UPGRADE
reversed() {
	mkdir -p migrations
	cat >"migrations/$1.lua" <<-LUA
		revision      = "$1"
		down_revision = $2
		function upgrade()
		  $3
		end
		downgrade = reverse(upgrade)
	LUA
}
alone() { # UPGRADE: the only revision of a project
	project && rm -f migrations/* && reversed aaaa1111 nil "$1"
}
tables() {
	case $database in
	sqlite) query "SELECT m.name, m.type, c.name, c.type, c.\"notnull\" FROM sqlite_master m LEFT JOIN pragma_table_info(m.name) c
		WHERE m.name NOT LIKE 'luamig%' AND m.tbl_name NOT LIKE 'luamig%' ORDER BY 1, 3" ;;
	mariadb | mysql) query "SELECT table_name, column_name, column_type, is_nullable, column_key FROM information_schema.columns
		WHERE table_schema = database() AND table_name NOT LIKE 'luamig%' ORDER BY 1, 2" ;;
	*) query "SELECT table_name, column_name, data_type, is_nullable FROM information_schema.columns
		WHERE table_schema = 'public' AND table_name NOT LIKE 'luamig%' ORDER BY 1, 2" ;;
	esac
}
two_steps() {
	project && rm -f migrations/*
	reversed aaaa1111 nil '
		op.create_table("users", {
		  { "id", t.integer, primary_key = true }, { "name", t.string(40), nullable = false }, { "nick", t.string(20) },
		})
		op.execute { "INSERT INTO users (id, name) VALUES (1, '"'Ann'"')", undo = "DELETE FROM users" }'
	reversed bbbb2222 '"aaaa1111"' '
		op.create_table("orders", {
		  { "id", t.integer, primary_key = true },
		  { "user_id", t.integer, nullable = false, references = "users.id" },
		})
		op.add_column("users", { "email", t.string(80), index = true })
		op.alter_table("users", {
		  { rename_column = { "name", "full_name" } },
		  { drop_column = "nick", was = { "nick", t.string(20) } },
		})
		op.create_index("users", { "full_name" }, { unique = true })
		op.execute { "UPDATE users SET full_name = '"'Ann B.'"'", undo = "UPDATE users SET full_name = '"'Ann'"'" }'
}

for name in $(databases); do
	use_database "$name"
	it "$name: up, down, up, down" 'two_steps && expect 0 luamig upgrade +1 && tables >before && expect 0 luamig upgrade && err_empty && query_is "Ann B." "SELECT full_name FROM users" &&
		expect 0 luamig downgrade -1 && err_empty && tables >after && same before after && query_is Ann "SELECT name FROM users" &&
		expect 0 luamig upgrade && expect 0 luamig downgrade base && [ -z "$(tables)" ]'
	it "$name: printed" 'two_steps && expect 0 luamig downgrade --sql head:base --dialect "$(dialect_of "$name")" && err_empty &&
		sed -n "/^DROP INDEX/=;/^DROP TABLE.*orders/=;/^DELETE FROM users/=;/^DROP TABLE.*users/=" "$work/out" >lines && [ "$(grep -c . lines)" -ge 4 ] && sort -n lines | same - lines'
	it "$name: a failure names the line of the upgrade" 'alone "op.execute { \"SELECT 1\", undo = \"DROP TABLE nowhere\" }" && expect 0 luamig upgrade && expect 1 luamig downgrade base &&
		err_has "migrations/aaaa1111.lua:4" nowhere && luamig stamp base >/dev/null'
	it "$name: outside a transaction" 'alone "op.create_table(\"a\", { { \"x\", t.integer } }) op.autocommit(function() op.create_index(\"a\", \"x\", { concurrently = true }) end)" &&
		expect 0 luamig upgrade && expect 0 luamig downgrade base && [ -z "$(tables)" ]'
done

use_database sqlite
it 'what is not known is refused before anything is run' 'alone "op.create_table(\"a\", { { \"x\", t.integer } })
  op.drop_column(\"a\", \"x\")" && luamig stamp head >/dev/null && expect 1 luamig downgrade base && err_has "drop column a.x cannot be reversed" "migrations/aaaa1111.lua:5" "{ was = { \"x\", t.text, … } }" &&
	expect 0 luamig current && out_has aaaa1111'
it 'so it is with what the database, the clock and chance say' 'for words in "db.value \"select 1\"" "os.time()" "math.random(6)" "data.delete(\"a\")" "db.has_table \"a\""; do
		alone "local x = $words" && luamig stamp head >/dev/null && expect 1 luamig downgrade base && err_has "reverse cannot derive the way back from" "migrations/aaaa1111.lua:4" || exit 1
	done'
it 'the same offline' 'expect 1 luamig downgrade --sql head:base && err_has "reverse cannot derive" "migrations/aaaa1111.lua:4"'
it 'a dry run prints what it would do' 'two_steps && rm -f app.db && luamig upgrade >/dev/null && expect 0 luamig downgrade --dry-run base && out_has "DROP TABLE \"orders\"" "DELETE FROM users" && expect 0 luamig current && out_has bbbb2222'
it 'irreversible stays irreversible' 'alone "op.rename_table(\"a\", \"b\")" && sed -i "1i irreversible = true" migrations/aaaa1111.lua && rm -f app.db && luamig stamp head >/dev/null && expect 1 luamig downgrade base && err_has "is irreversible"'
it 'above the function there is nothing to reverse' 'alone "" && sed -i "1i downgrade = reverse(upgrade)" migrations/aaaa1111.lua && rm -f app.db && expect 1 luamig upgrade && err_has "reverse takes a function that was defined above" "migrations/aaaa1111.lua:1"'
it 'squash keeps it' 'two_steps && rm -f app.db && expect 0 luamig squash aaaa1111:bbbb2222 -m both && rm -f migrations/aaaa1111.lua migrations/bbbb2222.lua && expect 0 luamig upgrade && query_is "Ann B." "SELECT full_name FROM users" && expect 0 luamig downgrade base && [ -z "$(tables)" ]'
finish
