#!/bin/sh
# luamig plan: the rows there are now, against what the plan demands of them.
# shellcheck disable=SC2016,SC2034 # blocks are evaluated by it
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

write_project() {
	rm -rf migrations luamig.lua
	printf 'return { url = env("DATABASE_URL", "sqlite:app.db"), migrations = "migrations" }\n' >luamig.lua
	script aaaa1111 nil 'users and orders' '
		op.create_table("users", { { "id", t.bigint, primary_key = true }, { "name", t.string(40) }, { "mail", t.string(40) }, { "age", t.bigint }, { "code", t.string(20) }, { "price", t.numeric(12, 2) } })
		op.create_table("orders", { { "id", t.bigint, primary_key = true }, { "user_id", t.bigint }, { "other_id", t.bigint } })' \
		'op.drop_table("orders") op.drop_table("users")'
}

# demands STATUS OPERATION [WHAT OUTCOME]: one operation, and what the last check says of it
demands() {
	script bbbb2222 aaaa1111 demand "$2" "" && expect "$1" luamig plan --json || return 1
	[ "$#" -lt 4 ] || { json_is "$3" ".preflight[-1].what" && json_is "$4" ".preflight[-1].outcome"; }
}
samples() { json_is "$1" ".preflight[-1].samples"; }

for name in $(versions); do
	use_database "$name" || { skip "$name" 'no database'; continue; }
	write_project
	luamig upgrade >/dev/null
	query "INSERT INTO users (id, name, mail, age, code, price) VALUES (1, 'Ann', 'a@x', 5, '17', 1.25), (2, NULL, 'a@x', 3000000000, 'seventeen', 99999.5), (3, 'A very long name indeed', NULL, NULL, NULL, NULL)"
	query "INSERT INTO orders (id, user_id, other_id) VALUES (1, 1, 1), (2, 99, 2), (3, NULL, NULL)"
	it "$name: NOT NULL" '
		demands 2 "op.alter_column(\"users\", \"name\", { nullable = false })" "users.name NOT NULL" fails && samples "[\"id = 2\"]" && json_is 1 ".preflight[-1].rows" &&
		demands 0 "op.alter_column(\"orders\", \"id\", { nullable = false })" "orders.id NOT NULL" fine'
	it "$name: unique" '
		demands 2 "op.create_unique(\"users\", { \"mail\" })" "users (mail) unique" fails && samples "[\"mail = a@x (2 times)\"]" &&
		demands 2 "op.create_index(\"users\", { \"mail\" }, { unique = true })" "users (mail) unique" fails &&
		demands 0 "op.create_unique(\"users\", { \"name\", \"mail\" })" "users (name, mail) unique" fine &&
		demands 0 "op.create_index(\"users\", { \"mail\" })" && json_is 0 .preflight.#'
	it "$name: CHECK" '
		demands 2 "op.create_check(\"users\", \"age < 100\")" "users CHECK (age < 100)" fails && samples "[\"id = 2\"]" &&
		demands 0 "op.create_check(\"users\", \"id > 0\")" "users CHECK (id > 0)" fine &&
		demands 0 "op.add_column(\"users\", { \"x\", t.integer }) op.create_check(\"users\", \"x > 0\")" "users CHECK (x > 0)" "not checked"'
	it "$name: foreign keys" '
		demands 2 "op.create_foreign_key(\"orders\", { \"user_id\" }, \"users.id\")" "orders (user_id) refers to users" fails && samples "[\"id = 2\"]" &&
		demands 0 "op.create_foreign_key(\"orders\", { \"other_id\" }, \"users.id\")" "orders (other_id) refers to users" fine &&
		demands 0 "op.create_table(\"fresh\", { { \"id\", t.bigint, primary_key = true } }) op.create_foreign_key(\"orders\", { \"user_id\" }, \"fresh.id\")" "orders (user_id) refers to fresh" "not checked"'
	it "$name: SQL of the author is read by its words" '
		demands 2 "op.execute(\"CREATE UNIQUE INDEX ux ON users (mail)\")" "users (mail) unique" fails'
	it "$name: rows that the plan changes before" '
		demands 0 "op.execute(\"UPDATE users SET name = 1\") op.alter_column(\"users\", \"name\", { nullable = false })" "users.name NOT NULL" depends && expect 0 luamig plan && out_has "statement 1 comes before" &&
		demands 0 "data.update(\"users\", { set = \"name = 1\", where = \"name IS NULL\" }) op.alter_column(\"users\", \"name\", { nullable = false })" "users.name NOT NULL" depends &&
		demands 2 "op.execute(\"UPDATE orders SET user_id = 1\") op.alter_column(\"users\", \"name\", { nullable = false })" "users.name NOT NULL" fails'
	it "$name: tables that the plan makes or renames, columns that it makes" '
		demands 0 "op.create_table(\"fresh\", { { \"id\", t.bigint, primary_key = true }, { \"a\", t.integer } }) op.create_unique(\"fresh\", { \"a\" })" && json_is 0 .preflight.# &&
		demands 2 "op.rename_table(\"users\", \"people\") op.alter_column(\"people\", \"name\", { nullable = false })" "people.name NOT NULL" fails &&
		demands 0 "op.add_column(\"users\", { \"x\", t.integer }) op.alter_column(\"users\", \"x\", { nullable = false })" "users.x NOT NULL" "not checked"'
	it "$name: the text, and without it" '
		demands 2 "op.alter_column(\"users\", \"name\", { nullable = false })" && expect 2 luamig plan && out_has "fails" "users.name NOT NULL: 1 row" "id = 2" "it will fail" &&
		expect 0 luamig plan --no-preflight && out_lacks "it will fail" && expect 0 luamig plan --no-preflight --json && out_lacks preflight'
	case $name in
	sqlite) ;;
	*)
		it "$name: types that are smaller" '
			demands 2 "op.alter_column(\"users\", \"name\", { type = t.string(10) })" && out_has "users.name as varchar(10)" "\"fails\"" "id = 3" &&
			demands 0 "op.alter_column(\"users\", \"name\", { type = t.string(60) })" && out_lacks "\"fails\"" &&
			demands 2 "op.alter_column(\"users\", \"age\", { type = t.integer })" && out_has "\"fails\"" "id = 2" &&
			demands 2 "op.alter_column(\"users\", \"price\", { type = t.numeric(6, 2) })" && out_has "\"fails\"" "id = 2" &&
			demands 0 "op.alter_column(\"users\", \"price\", { type = t.numeric(7, 2) })" && out_lacks "\"fails\""'
		;;
	esac
	case $name in
	mariadb | mysql)
		it "$name: text that is no number, labels that go, NOT NULL that fills itself" '
			demands 2 "op.alter_column(\"users\", \"code\", { type = t.integer })" && out_has "\"fails\"" "id = 2" &&
			demands 2 "op.execute(\"ALTER TABLE users MODIFY code enum('"'17', '18'"')\")" && out_has "\"fails\"" "id = 2" &&
			demands 0 "op.add_column(\"users\", { \"x\", t.integer, nullable = false })" && json_is 0 .preflight.#'
		;;
	sqlite)
		it "$name: a new column that nothing fills" '
			demands 2 "op.add_column(\"users\", { \"x\", t.integer, nullable = false })" "new column users.x NOT NULL without a default" fails && json_is 3 ".preflight[-1].rows"'
		;;
	*)
		it "$name: a new column that nothing fills" '
			demands 2 "op.add_column(\"users\", { \"x\", t.integer, nullable = false })" "new column users.x NOT NULL without a default" fails && json_is 3 ".preflight[-1].rows"'
		it "$name: text that is no number" '
			demands 2 "op.alter_column(\"users\", \"code\", { type = t.integer, postgresql = { using = \"code::integer\" } })" && out_has "\"fails\"" "id = 2"'
		it "$name: NOT VALID demands nothing until it is validated" '
			demands 0 "op.execute(\"ALTER TABLE users ADD CONSTRAINT small CHECK (age < 100) NOT VALID\")" && json_is 0 .preflight.# &&
			demands 2 "op.execute(\"ALTER TABLE users ADD CONSTRAINT small CHECK (age < 100) NOT VALID\") op.execute(\"ALTER TABLE users VALIDATE CONSTRAINT small\")" "users CHECK (age < 100)" fails && json_is 2 ".preflight[-1].statement" &&
			demands 2 "op.create_check(\"users\", \"age < 100\", { name = \"small\", online = true })" "users CHECK (age < 100)" fails'
		it "$name: a check that cannot be asked breaks nothing" '
			demands 2 "op.execute(\"ALTER TABLE users ADD CHECK (nobody(age) > 0)\") op.alter_column(\"users\", \"name\", { nullable = false })" "users.name NOT NULL" fails && json_is "not checked" ".preflight[0].outcome" && out_has "nobody"'
		;;
	esac
	it "$name: what it says will fail does fail; the rest does not" '
		for sql in "op.alter_column(\"users\", \"name\", { nullable = false })" "op.create_unique(\"users\", { \"mail\" })" "op.create_check(\"users\", \"age < 100\")" "op.create_foreign_key(\"orders\", { \"user_id\" }, \"users.id\")" \
			"op.create_unique(\"users\", { \"name\", \"mail\" })" "op.create_check(\"users\", \"id > 0\")" "op.create_foreign_key(\"orders\", { \"other_id\" }, \"users.id\")"; do
			script bbbb2222 aaaa1111 demand "$sql" "" && luamig plan >plan.txt; told=$?
			luamig upgrade --json >run.txt; ran=$?
			[ "$told" = 2 ] && [ "$ran" != 0 ] || { [ "$told" = 0 ] && [ "$ran" = 0 ]; } || { echo "$sql: told $told, ran $ran"; cat run.txt; exit 1; }
			[ "$ran" = 0 ] && luamig stamp aaaa1111 || luamig abort >/dev/null 2>&1 || :
		done'
done
finish
