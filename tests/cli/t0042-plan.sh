#!/bin/sh
# luamig plan: what a run would lock, read and rewrite, without running it.
# shellcheck disable=SC2016,SC2034 # blocks are evaluated by it
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

write_project() {
	rm -rf migrations luamig.lua
	printf 'return { url = env("DATABASE_URL", "sqlite:app.db"), migrations = "migrations" }\n' >luamig.lua
	script aaaa1111 nil 'users and orders' '
		op.create_table("users", { { "id", t.bigint, primary_key = true }, { "name", t.string(40) }, { "age", t.integer } })
		op.create_table("orders", { { "id", t.bigint, primary_key = true }, { "user_id", t.bigint } })' \
		'op.drop_table("orders") op.drop_table("users")'
}

# The n-th statement (from 0) of the JSON document.
statement_is() { json_is "$3" ".statements[$1].$2"; }

for name in $(databases); do
	use_database "$name" || { skip "$name" 'no database'; continue; }
	write_project
	it "$name: nothing pending" '
		luamig upgrade && expect 0 luamig plan && out_is "nothing to do" && expect 0 luamig plan --json && json_is 0 .planned && json_is 0 .statements.#'
	it "$name: costs, locks, rows; nothing is done" '
		query "INSERT INTO users (id, name, age) VALUES (1, '"'a'"', 3), (2, '"'b'"', 4), (3, '"'c'"', 5)" &&
		script bbbb2222 aaaa1111 more "
			op.create_table(\"fees\", { { \"id\", t.bigint, primary_key = true } })
			op.add_column(\"users\", { \"note\", t.string(20) })
			op.create_index(\"users\", { \"name\" }, { name = \"ix_users_name\" })
			op.create_index(\"fees\", { \"id\" }, { name = \"ix_fees_id\" })
			op.execute(\"UPDATE users SET age = 1\")
			op.execute(\"CALL something_odd()\")" "" &&
		expect 0 luamig plan --json && json_is 1 .planned && json_is 6 .statements.# && json_is "[\"aaaa1111\"]" .current &&
		statement_is 0 cost catalog && statement_is 0 harmless true && statement_is 0 operation "create table fees" && statement_is 0 where migrations/bbbb2222.lua:8 &&
		statement_is 1 cost catalog && statement_is 1 harmless false && statement_is 2 cost scan && statement_is 3 harmless true &&
		statement_is 4 cost rows && statement_is 4 operation null && statement_is 5 cost unknown && statement_is 5 revision bbbb2222 &&
		expect 0 luamig plan && out_has "bbbb2222 more" "3 rows" "not understood" "1 revision, 6 statements" &&
		! table_exists fees && query_is aaaa1111 "SELECT version_num FROM luamig_version"'
	it "$name: what is no table" '
		sequence= && case $name in sqlite | mysql) ;; *) sequence="op.create_sequence(\"q\") op.alter_sequence(\"q\", { cycle = true }) op.drop_sequence(\"q\")" ;; esac &&
		script bbbb2222 aaaa1111 more "
			op.create_view(\"v\", \"SELECT 1 AS a\") op.replace_view(\"v\", \"SELECT 2 AS a\") op.drop_view(\"v\")
			op.create_enum(\"mood\", { \"sad\" }) op.drop_enum(\"mood\") $sequence" "" &&
		expect 0 luamig plan --json && statement_is 0 operation "create view v" && { [ -z "$sequence" ] || has "$work/out" "alter sequence q"; }'
	it "$name: a table that the plan renames keeps its rows; data.* is a step" '
		script bbbb2222 aaaa1111 more "
			op.rename_table(\"users\", \"people\")
			op.create_index(\"people\", { \"name\" }, { name = \"ix_people_name\" })
			data.transform(\"people\", { read = { \"name\" }, function(row) return { name = row.name } end })" "" &&
		expect 0 luamig plan --json && statement_is 1 cost scan && statement_is 2 operation "data.transform people" && statement_is 2 statement null &&
		expect 0 luamig plan && out_has "3 rows" && query_is 3 "SELECT count(*) FROM users"'
	it "$name: what only the whole plan knows" '
		script bbbb2222 aaaa1111 more "
			if not db.has_column(\"users\", \"mail\") then op.add_column(\"users\", { \"mail\", t.text }) end
			if db.has_column(\"users\", \"mail\") then op.drop_column(\"users\", \"mail\") end" "" &&
		expect 0 luamig plan && out_has "ADD COLUMN" && out_has "DROP COLUMN"'
	it "$name: an error of the script is one of the plan" '
		script bbbb2222 aaaa1111 more "error(\"not today\")" "" && expect 1 luamig plan && err_has "not today" && expect 1 luamig plan --json && out_has "\"kind\""'
	case $name in
	mariadb | mysql)
		it "$name: the server was asked, and its copies are gone" '
			script bbbb2222 aaaa1111 more "op.alter_column(\"users\", \"age\", { type = t.bigint }) op.add_column(\"users\", { \"x\", t.integer })" "" &&
			expect 0 luamig plan --json && statement_is 0 server_asked true && statement_is 0 cost rewrite && statement_is "0" "locks[0].mode" "COPY, LOCK=SHARED" &&
			statement_is 0 "locks[0].blocks" writers && statement_is 1 "locks[0].mode" INSTANT && statement_is 1 cost catalog && json_is 1 .waits.# &&
			[ "$(query "SELECT count(*) FROM information_schema.schemata WHERE schema_name LIKE '"'luamig\\_scratch\\_%'"' AND schema_name IN (SELECT table_schema FROM information_schema.tables WHERE table_name = '"'users'"')")" = 0 ]'
		it "$name: a table that is divided is copied" '
			script bbbb2222 aaaa1111 more "op.execute(\"ALTER TABLE orders PARTITION BY HASH (id) PARTITIONS 2\") op.execute(\"ALTER TABLE orders REMOVE PARTITIONING\")" "" &&
			expect 0 luamig plan --json && for n in 0 1; do statement_is $n cost rewrite && statement_is $n "locks[0].mode" "COPY, LOCK=SHARED" || exit 1; done'
		;;
	sqlite) ;;
	*)
		it "$name: a lock lasts to the COMMIT" '
			script bbbb2222 aaaa1111 more "op.add_column(\"users\", { \"x\", t.integer }) op.create_index(\"orders\", { \"user_id\" })" "" &&
			expect 0 luamig plan --json && statement_is 0 "locks[0].mode" AccessExclusive && statement_is 0 "locks[0].blocks" everybody && statement_is 1 "locks[0].mode" Share &&
			json_is 2 .waits.# && json_is users ".waits[0].table" && json_is 1 ".waits[0].from" && json_is 2 ".waits[0].to" && json_is scan ".waits[0].cost" && json_is 2 ".waits[0].dearest"'
		it "$name: concurrently blocks nobody, and is in no transaction" '
			script bbbb2222 aaaa1111 more "op.create_index(\"orders\", { \"user_id\" }, { concurrently = true })" "" &&
			expect 0 luamig plan && out_has ShareUpdateExclusive "nobody waits" "older transaction"'
		;;
	esac
done
finish
