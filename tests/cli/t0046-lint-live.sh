#!/bin/sh
# shellcheck disable=SC2016 # blocks are expanded when they run
# t0046-lint-live.sh - luamig lint --live, and lint in luamig plan: rules that need the database.
# The rules themselves: t0040-lint-examples.sh.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

# A rule of the project's own, whose functions are given.
own_rule() { # FIELDS
	mkdir -p lint
	printf 'return { id = "OWN1", severity = "note", needs = "database", what = "x", why = "x", instead = "x", bad = "", good = "", %s }\n' "$1" >lint/OWN1.lua
	sed -i 's/migrations = /lint = { rules = "lint" }, &/' luamig.lua
}

for one in $(databases); do
	case $one in pg12 | pg16 | pg18) continue ;; esac
	use_database "$one" || exit 1
	it "$one: what was changed since it was applied; the others are asked about what is pending" '
		project && luamig upgrade bbbb2222 >/dev/null 2>&1 && expect 0 luamig lint --live && out_lacks "not asked" &&
		sed -i "s/^function upgrade()/&\n  log.info(1)/" migrations/bbbb2222.lua migrations/cccc3333.lua && expect 2 luamig lint --live &&
		out_has "bbbb2222.lua: warning ALL12 it is not what was applied" && [ "$(grep -c ALL12 "$work/out")" -eq 1 ]'
	it "$one: a comment that silences such a rule is of use only where it was asked" '
		sed -i "1a -- lint:ignore ALL12 only a log line" migrations/bbbb2222.lua && expect 0 luamig lint --live && out_has "1 ignored" &&
		expect 0 luamig lint && out_lacks ALL15 && out_has "not asked (luamig lint --live): ALL12" && sed -i 2d migrations/bbbb2222.lua'
	use_database "$one" || exit 1
	it "$one: a revision that was put in below what is applied never ran" '
		project && luamig upgrade >/dev/null 2>&1 && script bbbb2223 bbbb2222 "put in" "" "" && sed -i "s/^down_revision.*/down_revision = \"bbbb2223\"/" migrations/cccc3333.lua &&
		expect 2 luamig lint --live bbbb2223 && out_has "ALL13 it counts as applied, for a later one is, and never ran on this database" && expect 0 luamig lint bbbb2223 --fail-on off && out_lacks ALL13'
	use_database "$one" || exit 1
	it "$one: rules only read, and what they ask for comes by name" '
		project && luamig upgrade bbbb2222 >/dev/null 2>&1 && own_rule "new_tables = true, check = function(c, report, live) report((\"%s %s %s\"):format(live.value(\"SELECT count(*) FROM luamig_version\"), live.query(\"SELECT :a AS b\", { a = \"x\" })[1].b, live.version > 30000)) end" &&
		expect 0 luamig lint --live && out_has "note OWN1 1 x true" && expect 0 luamig plan && out_has "lint OWN1 1 x true" &&
		rm luamig.lua && project && own_rule "new_tables = true, check = function(c, report, live) live.query(\"CREATE TABLE written (id integer)\") end" &&
		expect 1 luamig lint --live && err_has "a lint rule only reads" "lint/OWN1.lua:1" && ! table_exists written'
	case $one in mariadb | mysql)
		use_database "$one" || exit 1
		it "$one: plan says that a view would break" '
			project && luamig upgrade >/dev/null 2>&1 && query "CREATE VIEW names AS SELECT name FROM t_aaaa1111" && script dddd4444 cccc3333 last "op.drop_column(\"t_aaaa1111\", \"name\")" "" &&
			expect 0 luamig plan && out_has "MY16" "the view names uses t_aaaa1111.name"'
		;;
	esac
done
unset DATABASE_URL
it 'two heads are told, unless labels tell them apart' '
	project && script dddd4444 bbbb2222 other "" "" && expect 2 luamig lint dddd4444 --dialect sqlite && out_has "ALL13 it is a head beside cccc3333" &&
	sed -i "s/^down_revision.*/&\nbranch_labels = { \"other\" }/" migrations/dddd4444.lua && expect 0 luamig lint dddd4444 --dialect sqlite --fail-on off && out_lacks ALL13'
it '--live and --dialect do not go together; a mistake in oldest' '
	project && expect 64 luamig lint --live --dialect sqlite && err_has "--live asks the configured database" &&
	sed -i "s/migrations = /lint = { oldest = { sqlite = \"new\" } }, &/" luamig.lua && expect 1 luamig lint && err_has "lint.oldest" &&
	sed -i "s/sqlite = \"new\"/oracle = \"19\"/" luamig.lua && expect 1 luamig lint && err_has "lint.oldest"'
finish
