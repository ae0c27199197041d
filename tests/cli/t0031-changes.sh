#!/bin/sh
# t0031-changes.sh - what revision --autogenerate sees between two versions of schema.lua, with rows
# in place, and back: the cases that once went wrong, and one of each kind of thing that is compared.
# shellcheck disable=SC2016 # blocks are evaluated by it
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/cli/changes.sh
. "$here/changes.sh"

for name in $(versions); do
	use_database "$name"
	try "$name: a renamed column in a check, an index and a key of another table" \
		'begin && printf "table(\"a\", { $plain, { \"n\", t.integer }, check(\"n > 0\", { name = \"ck_n\" }), index({ \"n\" }, { name = \"ix_n\" }) }), table(\"b\", { { \"a\", t.integer, references = \"a.id\" } })" | first &&
		query "INSERT INTO a VALUES (1, 7)" && query "INSERT INTO b VALUES (1)" &&
		printf "table(\"a\", { { \"ident\", t.integer, primary_key = true, renamed_from = \"id\" }, { \"m\", t.integer, renamed_from = \"n\" }, check(\"m > 0\", { name = \"ck_n\" }), index({ \"m\" }, { name = \"ix_n\" }) }), table(\"b\", { { \"a\", t.integer, references = \"a.ident\" } })" | second &&
		lines "rename column a.id to ident" "rename column a.n to m" && ! grep -q "ck_n\|ix_n\|foreign" "$work/lines" && query_is 7 "SELECT m FROM a"'
	try "$name: a renamed column in a generated one" \
		'begin && printf "table(\"a\", { $plain, { \"n\", t.integer }, { \"g\", t.bigint, generated = \"n + 1\", stored = true } })" | first && query "INSERT INTO a (id, n) VALUES (1, 7)" &&
		printf "table(\"a\", { $plain, { \"m\", t.integer, renamed_from = \"n\" }, { \"g\", t.bigint, generated = \"m + 1\", stored = true } })" | second && query_is 8 "SELECT g FROM a"'
	try "$name: another expression of a generated column" \
		'printf "table(\"a\", { $plain, { \"n\", t.integer }, { \"g\", t.bigint, generated = \"n + 5\", stored = true } })" >next && begin &&
		printf "table(\"a\", { $plain, { \"n\", t.integer }, { \"g\", t.bigint, generated = \"n + 1\", stored = true } })" | first && query "INSERT INTO a (id, n) VALUES (1, 7)" && second <next && query_is 12 "SELECT g FROM a"'
	try "$name: a renamed table with a key to itself and one from another" \
		'begin && printf "table(\"a\", { $plain, { \"up\", t.integer, references = \"a.id\" } }), table(\"b\", { { \"a\", t.integer, references = \"a.id\" } })" | first && query "INSERT INTO a VALUES (1, 1)" && query "INSERT INTO b VALUES (1)" &&
		printf "table(\"c\", { $plain, { \"up\", t.integer, references = \"c.id\" } }, { renamed_from = \"a\" }), table(\"b\", { { \"a\", t.integer, references = \"c.id\" } })" | second && lines "rename table a to c" && query_is 1 "SELECT count(*) FROM c"'
	try "$name: a check that nobody gave a name comes and goes" \
		'begin && printf "table(\"a\", { $plain, { \"n\", t.integer } })" | first && query "INSERT INTO a VALUES (1, 7)" && printf "table(\"a\", { $plain, { \"n\", t.integer, check = \"n > 0\" } })" | second && ! query "INSERT INTO a VALUES (2, -1)" 2>/dev/null'
	try "$name: another text of a check" \
		'begin && printf "table(\"a\", { $plain, { \"n\", t.integer }, check(\"n > 0\", { name = \"ck_n\" }) })" | first && printf "table(\"a\", { $plain, { \"n\", t.integer }, check(\"n > 1\", { name = \"ck_n\" }) })" | second && lines "- constraint ck_n" "+ constraint ck_n"'
	try "$name: a unique constraint comes, and one goes" \
		'begin && printf "table(\"a\", { $plain, { \"n\", t.integer, unique = true }, { \"m\", t.integer } })" | first && query "INSERT INTO a VALUES (1, 7, 8)" && printf "table(\"a\", { $plain, { \"n\", t.integer }, { \"m\", t.integer, unique = true } })" | second &&
		query "INSERT INTO a VALUES (2, 7, 9)" && ! query "INSERT INTO a VALUES (3, 7, 8)" 2>/dev/null'
	try "$name: another primary key" \
		'begin && printf "table(\"a\", { $plain, { \"n\", t.integer, nullable = false } })" | first && query "INSERT INTO a VALUES (1, 7)" && printf "table(\"a\", { { \"id\", t.integer }, { \"n\", t.integer }, primary_key({ \"id\", \"n\" }) })" | second && query_is 1 "SELECT count(*) FROM a"'
	try "$name: a table whose columns a new one refers to" \
		'begin && printf "table(\"a\", { $plain, { \"n\", t.integer, nullable = false } })" | first && query "INSERT INTO a VALUES (1, 7)" &&
		printf "table(\"a\", { $plain, { \"n\", t.integer, nullable = false, unique = true } }), table(\"b\", { $plain, { \"n\", t.integer, references = \"a.n\" } })" | second'
	try "$name: two tables that refer to each other, new and gone" \
		'begin && printf "table(\"z\", { $plain })" | first && printf "table(\"z\", { $plain }), table(\"a\", { $plain, { \"b\", t.integer, references = \"b.id\" } }), table(\"b\", { $plain, { \"a\", t.integer, references = \"a.id\" } })" | second &&
		query "INSERT INTO a VALUES (1, NULL)" && query "INSERT INTO b VALUES (1, 1)"'
	try "$name: a view over a view that changes" \
		'begin && printf "table(\"a\", { $plain, { \"n\", t.integer } }), view(\"v\", \"SELECT id, n FROM a\"), view(\"w\", \"SELECT id FROM v\")" | first && query "INSERT INTO a VALUES (1, 7)" &&
		printf "table(\"a\", { $plain, { \"n\", t.integer } }), view(\"v\", \"SELECT id FROM a WHERE n > 1\"), view(\"w\", \"SELECT id FROM v\")" | second && query_is 1 "SELECT count(*) FROM w"'
	try "$name: what an index is made with" \
		'begin && printf "table(\"a\", { $plain, { \"n\", t.integer }, { \"m\", t.integer }, index({ \"n\" }, { name = \"ix\" }) })" | first &&
		printf "table(\"a\", { $plain, { \"n\", t.integer }, { \"m\", t.integer }, index({ { \"n\", desc = true }, \"m\" }, { name = \"ix\" }) })" | second && lines "- index ix" "+ index ix"'
	try "$name: what a table is made with is named, and left to its author" \
		'begin && printf "table(\"a\", { $plain })" | first && printf "table(\"a\", { $plain }, { postgresql = { with = \"fillfactor=70\" }, mysql = { max_rows = \"5\" }, sqlite = { strict = true } })" | wants &&
		expect 2 luamig check && out_has "! table a: " && expect 2 luamig check --json && out_has "\"by_hand\"" && expect 0 luamig revision --autogenerate -m options && err_has "change it with op.execute"'
	try "$name: a key to a table and a view of one that schema.lua does not hold" \
		'begin && query "CREATE TABLE a (id integer NOT NULL PRIMARY KEY, n integer)" && printf "table(\"b\", { $plain, { \"a\", t.integer, references = \"a.id\" } })" >b &&
		{ echo "return {" && cat b && echo "}"; } >schema.lua && expect 0 luamig revision --autogenerate -m first && expect 0 luamig upgrade && expect 0 luamig check && luamig dump >"$work/first.lua" &&
		printf "table(\"b\", { $plain, { \"a\", t.integer, references = \"a.id\", on_delete = \"cascade\" } }), view(\"v\", \"SELECT n FROM a WHERE n > 1\")" | wants && expect 2 luamig check && out_has "v" &&
		expect 0 luamig revision --autogenerate -m second && lacks migrations/*second.lua create_table drop_table && expect 0 luamig upgrade && expect 0 luamig check && out_empty && expect 0 luamig downgrade -1 && luamig dump >"$work/back.lua" && same "$work/first.lua" "$work/back.lua"'
	try "$name: a key to nothing, and to no column" \
		'begin && printf "table(\"users\", { $plain }), table(\"b\", { { \"a\", t.integer, references = \"usrs.id\" } })" | wants && expect 1 luamig check && err_has "table b" "table usrs, which is neither" "did you mean users" "schema.lua" &&
		printf "table(\"users\", { $plain }), table(\"b\", { { \"a\", t.integer, references = \"users.ids\" } })" | wants && expect 1 luamig check && err_has "users.ids, and there is no such column" "did you mean users.id?"'
	try "$name: an enum that is said twice, and not the same" \
		'begin && printf "enum(\"m\", { \"a\", \"b\" }), table(\"x\", { { \"m\", t.enum(\"m\", { \"a\", \"c\" }) } })" | wants && expect 1 luamig check && err_has "column x.m: its enum m has other labels" schema.lua &&
		printf "enum(\"m\", { \"a\" }), enum(\"m\", { \"a\" })" | wants && expect 1 luamig check && err_has "enum m is defined twice"'
	try "$name: per dialect, and other files" \
		'begin && echo "return table(\"a\", { $plain, { \"n\", t.per { postgresql = t.bigint, mysql = t.bigint, sqlite = t.text } } })" >more.lua && printf "require(\"more\"), false" | first && printf "require(\"more\"), table(\"b\", { $plain })" | second'
done

next_number() {
	case $name in
	mariadb) query 'SELECT NEXTVAL(q)' ;;
	*) query "SELECT nextval('q')" ;;
	esac
}

for name in $(versions); do
	use_database "$name"
	case $name in
	sqlite | mysql) continue ;;
	esac
	try "$name: a sequence that changes keeps its value, up and down" \
		'begin && printf "sequence(\"q\", { start = 5, cache = 1, comment = \"a\" })" | first && next_number >/dev/null && next_number >/dev/null && next_number >/dev/null &&
		printf "sequence(\"q\", { start = 6, increment = 10, min = -3, max = 5000, cache = 1, cycle = true })" | second &&
		lines "~ sequence q: start 5 → 6, increment 1 → 10, min none → -3, max none → 5000, cycle no → yes, comment a → none" &&
		! grep -q "drop_sequence" migrations/*second* && [ "$(next_number)" -ge 8 ]'
	try "$name: a sequence that turns round, with a table that takes its numbers from it" \
		'if [ "$name" = mariadb ]; then printf "NEXTVAL(q)" >call; else printf "nextval('"'q'"')" >call; fi; begin &&
		printf "sequence(\"q\", { cache = 1 }), table(\"a\", { { \"id\", t.bigint, primary_key = true, default = sql \"%s\" }, { \"n\", t.integer } })" "$(cat call)" | first && query "INSERT INTO a (n) VALUES (1)" &&
		printf "sequence(\"q\", { cache = 1, increment = -2 }), table(\"a\", { { \"id\", t.bigint, primary_key = true, default = sql \"%s\" }, { \"n\", t.integer } })" "$(cat call)" | second &&
		lines "~ sequence q: start 1 → -1, increment 1 → -2, restart -1" && query "INSERT INTO a (n) VALUES (2)" && query_is -1 "SELECT id FROM a WHERE n = 2"'
	case $name in
	postgres* | pg*)
		try "$name: a sequence of another type, that turns round" \
			'begin && printf "sequence(\"q\", { increment = -1 })" | first && printf "sequence(\"q\", { type = \"integer\", max = 3 })" | second && lines "type bigint → integer"'
		;;
	esac
done

for name in $(versions); do
	use_database "$name"
	case $name in
	sqlite)
		try "$name: a column of a strict table" \
			'begin && printf "table(\"a\", { $plain }, { sqlite = { strict = true } })" | first && printf "table(\"a\", { $plain, { \"s\", t.string(20) } }, { sqlite = { strict = true } })" | second'
		try "$name: AUTOINCREMENT" \
			'begin && printf "table(\"a\", { $plain })" | first && query "INSERT INTO a VALUES (5)" && printf "table(\"a\", { { \"id\", t.integer, primary_key = true, autoincrement = true } })" | second && lines identity'
		try "$name: labels of an enum" \
			'begin && printf "table(\"a\", { $plain, { \"m\", t.enum(\"m\", { \"x\", \"y\" }) } })" | first && query "INSERT INTO a VALUES (1, '"'y'"')" && printf "table(\"a\", { $plain, { \"m\", t.enum(\"m\", { \"x\", \"y\", \"z\" }) } })" | second && query "INSERT INTO a VALUES (2, '"'z'"')"'
		;;
	mariadb | mysql)
		try "$name: options of a column" \
			'begin && printf "table(\"a\", { $plain, { \"n\", t.integer }, { \"at\", t.timestamp } })" | first && query "INSERT INTO a (id, n) VALUES (1, 7)" &&
			printf "table(\"a\", { $plain, { \"n\", t.integer, mysql = { unsigned = true, invisible = true } }, { \"at\", t.timestamp, mysql = { on_update = \"CURRENT_TIMESTAMP\" } } })" | second && lines "on_update"'
		try "$name: labels of an enum, a comment and a collation" \
			'begin && printf "table(\"a\", { $plain, { \"m\", t.enum(\"m\", { \"x\", \"y\" }) }, { \"s\", t.string(20) } })" | first && query "INSERT INTO a (id, m) VALUES (1, '"'y'"')" &&
			printf "table(\"a\", { $plain, { \"m\", t.enum(\"m\", { \"z\", \"y\", \"x\" }), comment = \"mood\" }, { \"s\", t.string(20), collate = \"utf8mb4_bin\" } })" | second && query_is y "SELECT m FROM a"'
		;;
	*)
		try "$name: a second schema beside the own one" \
			'begin && printf "table(\"a\", { $plain })" | first && printf "table(\"a\", { $plain, { \"n\", t.integer } }), table(\"b\", { $plain, { \"a\", t.integer } }, { schema = \"other\" })" | second && lines "+ column a.n" "+ table other.b"'
		try "$name: labels of an enum in another order, with rows" \
			'begin && printf "enum(\"mood\", { \"x\", \"y\", \"z\" }), table(\"a\", { $plain, { \"m\", t.enum(\"mood\", { \"x\", \"y\", \"z\" }) } })" | first && query "INSERT INTO a VALUES (1, '"'x'"')" &&
			printf "enum(\"mood\", { \"y\", \"w\", \"x\", \"z\" }), table(\"a\", { $plain, { \"m\", t.enum(\"mood\", { \"y\", \"w\", \"x\", \"z\" }) } })" | second && query_is x "SELECT m FROM a"'
		try "$name: method, predicate, expressions and INCLUDE of an index" \
			'begin && printf "table(\"a\", { $plain, { \"s\", t.text }, index({ \"s\" }, { name = \"i1\" }), index({ \"s\" }, { name = \"i2\", where = \"id > 1\" }), index({ sql \"lower(s)\" }, { name = \"i3\" }), index({ \"s\" }, { name = \"i4\", include = { \"id\" } }) })" | first &&
			printf "table(\"a\", { $plain, { \"s\", t.text }, index({ \"s\" }, { name = \"i1\", method = \"hash\" }), index({ \"s\" }, { name = \"i2\", where = \"id > 2\" }), index({ sql \"upper(s)\" }, { name = \"i3\" }), index({ \"s\" }, { name = \"i4\" }) })" | second && lines "- index i1" "- index i2" "- index i3" "- index i4"'
		try "$name: numbers of an identity, storage, a comment, a collation" \
			'begin && printf "table(\"a\", { { \"id\", t.integer, primary_key = true, identity = { increment = 5, cache = 20 } }, { \"s\", t.text } })" | first && query "INSERT INTO a (s) VALUES ('"'x'"')" &&
			printf "table(\"a\", { { \"id\", t.integer, primary_key = true, identity = \"always\" }, { \"s\", t.text, comment = \"words\", collate = \"C\", postgresql = { storage = \"EXTERNAL\" } } })" | second && lines identity storage "comment" "collation"'
		try "$name: a materialized view with an index, and a sequence" \
			'begin && printf "table(\"a\", { $plain }), view(\"v\", \"SELECT id FROM a\", { materialized = true, indexes = { index({ \"id\" }, { name = \"ix_v\" }) } }), sequence(\"q\", { cache = 5 })" | first &&
			printf "table(\"a\", { $plain }), sequence(\"q\", { cycle = true })" | second && lines "sequence q"'
		try "$name: a constraint that is not valid yet" \
			'begin && printf "table(\"z\", { $plain })" | first && printf "table(\"z\", { $plain }), table(\"a\", { $plain, { \"n\", t.integer }, check(\"n > 0\", { name = \"ck_n\", not_valid = true }) })" | second'
		try "$name: a new table with a check that has no name and is not valid yet" \
			'begin && printf "table(\"z\", { $plain })" | first && printf "table(\"z\", { $plain }), table(\"a\", { $plain, { \"n\", t.integer }, check(\"n > 0\", { not_valid = true }), check(\"n < 9\") })" | second &&
			query_is f,t "SELECT string_agg(convalidated::text::char(1), '"','"' ORDER BY pg_get_constraintdef(oid) DESC) FROM pg_constraint WHERE conrelid = '"'a'"'::regclass AND contype = '"'c'"'"'
		try "$name: types that only a conversion leads to, and back" \
			'begin && printf "table(\"a\", { $plain, { \"j\", t.json }, { \"u\", t.uuid }, { \"b\", t.boolean, default = true }, { \"s\", t.string(9), default = \"7\" } })" | first &&
			query "INSERT INTO a (id, j, u) VALUES (1, '"'[1]', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'"')" &&
			printf "table(\"a\", { $plain, { \"j\", t.text }, { \"u\", t.string(40) }, { \"b\", t.integer, default = 1 }, { \"s\", t.integer, default = 7 } })" | second && query_is 8 "SELECT b + s FROM a"'
		try "$name: the default of a number that gets another type" \
			'begin && printf "table(\"a\", { $plain, { \"n\", t.integer, default = -33 } })" | first && printf "table(\"a\", { $plain, { \"n\", t.bigint, default = -33 } })" | second && query "INSERT INTO a (id) VALUES (1)" && query_is -33 "SELECT n FROM a"'
		try "$name: the storage of a column that gets another collation" \
			'begin && printf "table(\"a\", { $plain, { \"s\", t.text, postgresql = { storage = \"EXTERNAL\" } } })" | first && printf "table(\"a\", { $plain, { \"s\", t.text, collate = \"C\", postgresql = { storage = \"EXTERNAL\" } } })" | second && ! grep -q storage "$work/lines"'
		try "$name: one check twice, with a name and without" \
			'begin && printf "table(\"a\", { $plain, check(\"id > 0\") })" | first && printf "table(\"a\", { $plain, check(\"id > 0\"), check(\"id > 0\", { name = \"b\" }) })" | second'
		try "$name: a key from another schema to one that comes now" \
			'begin && printf "table(\"a\", { { \"id\", t.integer } }), table(\"b\", { { \"a\", t.integer } }, { schema = \"other\" })" | first && printf "table(\"a\", { $plain }), table(\"b\", { { \"a\", t.integer } }, { schema = \"other\" }), table(\"c\", { { \"a\", t.integer }, foreign_key({ \"a\" }, { schema = \"public\", table = \"a\", columns = { \"id\" } }) }, { schema = \"other\" })" | second'
		try "$name: a key to a table of another schema that schema.lua does not hold" \
			'begin && query "CREATE SCHEMA auth CREATE TABLE users (id uuid PRIMARY KEY)" && printf "table(\"a\", { $plain })" | first &&
			printf "table(\"a\", { $plain, { \"u\", t.uuid, references = \"auth.users.id\" } })" | second'
		try "$name: the collation of a column that gets another type" \
			'begin && printf "table(\"a\", { $plain, { \"c\", t.char(9), collate = \"POSIX\" } })" | first && printf "table(\"a\", { $plain, { \"c\", t.string(12), collate = \"POSIX\" } })" | second && ! grep -q collation "$work/lines"'
		try "$name: a unique constraint over what becomes the primary key" \
			'begin && printf "table(\"a\", { { \"n\", t.integer }, unique({ \"n\" }, { name = \"uq_n\" }) })" | first && printf "table(\"a\", { { \"n\", t.integer }, unique({ \"n\" }, { name = \"uq_n\" }), primary_key({ \"n\" }) })" | second'
		;;
	esac
done
finish
