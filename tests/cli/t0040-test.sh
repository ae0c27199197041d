#!/bin/sh
# shellcheck disable=SC2016 # blocks are expanded when they run
# t0040-test.sh - luamig test: every revision up, down and up again, on scratch databases.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

export TMPDIR="$work"

# Nothing was made in the configured database.
untouched() {
	if [ "$database" = sqlite ]; then [ ! -e app.db ]; else ! table_exists luamig_version; fi
}

# The scratch databases of the process that was started last.
mine() {
	case $database in
	sqlite) ls -d "$work"/luamig_scratch_test_* 2>/dev/null ;;
	mariadb | mysql) query "SHOW DATABASES LIKE 'luamig\_scratch\_test\_${pid}\_%'" ;;
	*) query "SELECT datname FROM pg_database WHERE datname LIKE 'luamig\_scratch\_test\_${pid}\_%'" ;;
	esac
}
# What a killed one left, when the server has seen that its session is gone.  On a server any test that
# runs beside this one may be the next.
is_left() {
	left=$(mine)
	if [ "$database" != sqlite ] && [ -z "$left" ]; then return 0; fi
	expect 0 luamig doctor && out_has "${left##*/}" >/dev/null
}
removed_or_shared() { [ "$database" != sqlite ] || err_has 'left by a test that was killed, is removed'; }
mine_are_gone() {
	[ -z "$(mine)" ] || { mine; return 1; }
}
# A revision that has no end.
sleepy() { sed -i 's/^function upgrade()/&\n  while true do end/' migrations/bbbb2222.lua; }
# What is told of several environments comes when they have ended.
begun() { # ARGUMENTS
	case $1 in
	*,*) [ "$(mine | wc -l)" -ge 2 ] ;;
	*) grep -q aaaa1111 "$work/background" ;;
	esac
}
# A test that is ended by a signal while it is in the middle.
interrupted() { # SIGNAL ARGUMENTS...
	signal=$1
	shift
	in_background "$LUAMIG" test "$@"
	wait_for begun "$*" || return 1
	background_ends "$signal"
	got=$?
	case $signal in TERM) [ "$got" -eq 130 ] ;; *) [ "$got" -gt 128 ] ;; esac
}
# tests/dddd4444.lua, whose assert is on line 5.
author_test() {
	mkdir -p tests
	cat >tests/dddd4444.lua <<-'LUA'
		function before()
		  data.insert("t_cccc3333", { { id = 4711, name = "Ada" } })
		end
		function after_upgrade()
		  assert(db.value("SELECT twice FROM t_cccc3333 WHERE id = 4711") == "Ada", "not doubled")
		end
		function after_downgrade()
		  assert(not db.has_column("t_cccc3333", "twice") and db.value("SELECT name FROM t_cccc3333 WHERE id = 4711") == "Ada")
		end
	LUA
}
# branches UPGRADE: aaaa1111, two that follow it, and dddd4444 that merges them; the second has that.
branches() {
	fresh
	change bbbb2222 aaaa1111 'op.add_column("t_aaaa1111", { "a", t.integer })' 'op.drop_column("t_aaaa1111", "a")'
	change cccc3333 aaaa1111 "$1" 'if db.has_column("t_aaaa1111", "b") then op.drop_column("t_aaaa1111", "b") end'
	change dddd4444 '{ "bbbb2222", "cccc3333" }' '' ''
}

every_fault() {
	fresh
	change d1 cccc3333 'op.create_table("left", { { "id", t.integer, primary_key = true } })' ''
	change d2 d1 'op.drop_column("t_cccc3333", "name")' ''
	change d3 d2 'op.create_index("t_bbbb2222", { "name" }, { name = "ix_a" })' ''
	sed -i '/^function downgrade/,$d' migrations/d3.lua
	change d4 d3 'op.alter_column("t_bbbb2222", "name", { nullable = false })' 'op.alter_column("t_bbbb2222", "name", { nullable = true })'
	change d5 d3 'op.execute("DELETE FROM t_bbbb2222")' ''
	change d6 d5 'op.drop_column("t_aaaa1111", "name")' ''
	sed -i 's/^revision .*/&\nirreversible = true\nloses = { "t_aaaa1111.name" }/' migrations/d6.lua
	change d7 d6 'error("no")' ''
	change d8 d7 '' ''
}
fresh() { rm -rf tests && project; }

# change ID PARENT UPGRADE DOWNGRADE: one more revision
change() { script "$1" "$2" "change $1" "$3" "$4"; }

for one in $(databases); do
	use_database "$one" || { skip "$one" 'no database'; continue; }

	it "$one: revisions that are right pass, and the configured database is left alone" \
		'fresh && expect 0 luamig test && out_has "test: 3 revisions on" aaaa1111 "down to base and up again" "4 passed" && out_lacks FAILED && untouched'
	case $one in mariadb | mysql)
		it "$one: another database is never touched" '
			fresh && other=$(query "SELECT database()") && change dddd4444 cccc3333 "op.create_table(\"x\", { { \"id\", t.integer, primary_key = true } }, { schema = \"$other\" })" "op.drop_table(\"x\", { schema = \"$other\" })" &&
			expect 2 luamig test && out_has "is another database, which a test leaves alone" && ! table_exists x'
		;;
	esac
	case $one in pg*) continue ;; esac # the same code as for the other PostgreSQL
	it "$one: every kind of fault in one run, each named; what comes after is tried all the same" '
		every_fault && expect 2 luamig test && out_has "leaves table left behind" "downgrade of d2 does not bring back column t_cccc3333.name" "downgrade is missing" "works on empty ones" \
			"downgrade of d5: table t_bbbb2222 lost" "ok d6" "skipped d8" "revision d7 before it cannot be applied" "irreversible: not taken down"'
	it "$one: a temporary table ends with its revision, as in a run of its own" '
		fresh && change dddd4444 cccc3333 "op.execute(\"CREATE TEMPORARY TABLE counts AS SELECT 1 AS n\")" "" &&
		expect 0 luamig test && out_has "5 passed" && out_lacks counts'
	it "$one: interrupted, it drops its scratch database, exit 130" '
		fresh && sleepy && interrupted TERM && mine_are_gone'
	it "$one: killed, it leaves one; the next test removes it" '
		fresh && sleepy && interrupted KILL && wait_for is_left && project && expect 0 luamig test && wait_for mine_are_gone && removed_or_shared'
done

# ---- each by itself, on SQLite ------------------------------------------------------------------

use_database sqlite
it "what a downgrade leaves behind, with exit status 2; the others pass" '
	fresh && change dddd4444 cccc3333 "op.create_table(\"left\", { { \"id\", t.integer, primary_key = true } })" "" &&
	expect 2 luamig test && out_has "downgrade of dddd4444 leaves table left behind" "upgrade after downgrade fails" "ok aaaa1111" "ok cccc3333"'
it "what a downgrade does not bring back" '
	fresh && change dddd4444 cccc3333 "op.drop_column(\"t_cccc3333\", \"name\")" "" &&
	expect 2 luamig test && out_has "downgrade of dddd4444 does not bring back column t_cccc3333.name"'
it "a downgrade that fails, and one that is missing" '
	fresh && change dddd4444 cccc3333 "op.create_index(\"t_cccc3333\", { \"name\" }, { name = \"ix_a\" })" "op.drop_table(\"nowhere\")" &&
	expect 2 luamig test && out_has "downgrade fails: " "migrations/dddd4444.lua:11" &&
	sed -i "/^function downgrade/,\$d" migrations/dddd4444.lua && expect 2 luamig test && out_has "downgrade is missing"'
it "an upgrade that fails; what comes after it is skipped" '
	fresh && sed -i "s/op.create_table(\"t_bbbb2222\"/error(\"no\") op.create_table(\"x\"/" migrations/bbbb2222.lua &&
	expect 2 luamig test && out_has "upgrade fails: " "skipped cccc3333" "revision bbbb2222 before it cannot be applied" "ok aaaa1111"'
it "irreversible is told, and is no fault" '
	fresh && change dddd4444 cccc3333 "op.drop_column(\"t_cccc3333\", \"name\")" "" && sed -i "s/^revision .*/&\nirreversible = true\nloses = { \"t_cccc3333.name\" }/" migrations/dddd4444.lua &&
	expect 0 luamig test && out_has "irreversible: not taken down" "4 revisions were not taken down"'

it "rows that are lost are told by table and key, unless they are declared" '
	fresh && change dddd4444 cccc3333 "op.execute(\"DELETE FROM t_cccc3333\")" "" && expect 2 luamig test &&
	out_has "downgrade of dddd4444: table t_cccc3333 lost" "declare loses = { \"t_cccc3333\" }" "where id = " &&
	sed -i "s/^revision .*/&\nloses = { \"t_cccc3333\" }/" migrations/dddd4444.lua && expect 0 luamig test'
it "green on an empty table, red with rows" '
	fresh && change dddd4444 cccc3333 "op.alter_column(\"t_cccc3333\", \"name\", { nullable = false })" "op.alter_column(\"t_cccc3333\", \"name\", { nullable = true })" &&
	expect 2 luamig test && out_has "upgrade fails with rows in the tables, and works on empty ones: " "migrations/dddd4444.lua:7"'
it "rows that make a statement run for ever: it ends, and is a finding" '
	fresh && sed -i "s/^return {/&\n  statement_timeout = 3,/" luamig.lua && change dddd4444 cccc3333 "op.execute(\"WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < (SELECT 1000000000000 * count(*) FROM t_cccc3333)) UPDATE t_cccc3333 SET name = (SELECT max(i) FROM n)\")" "" &&
	expect 2 luamig test && out_has "works on empty ones: " "statement timeout" "statement_timeout in luamig.lua"'
it "the author's own test: rows before, asserts after; a line that fails is named" '
	fresh && change dddd4444 cccc3333 "op.add_column(\"t_cccc3333\", { \"twice\", t.string(80) }) op.execute(\"UPDATE t_cccc3333 SET twice = name\")" "op.drop_column(\"t_cccc3333\", \"twice\")" &&
	author_test && expect 0 luamig test && sed -i "s/== \"Ada\"/== \"Bob\"/" tests/dddd4444.lua &&
	expect 2 luamig test && out_has "after_upgrade() of tests/dddd4444.lua fails: not doubled" "tests/dddd4444.lua:5" &&
	sed -i "s/name = \"Ada\"/nmae = \"Ada\"/" tests/dddd4444.lua && expect 2 luamig test &&
	out_has "before() of tests/dddd4444.lua fails: data.insert t_cccc3333" "has no column" "did you mean" "tests/dddd4444.lua:2" &&
	sed -i "s/data.insert.*/data.delete(\"t_cccc3333\", { where = \"true\" })/" tests/dddd4444.lua && expect 2 luamig test &&
	out_has "data.delete in a test"'
it "branches are tried without each other, a merge with them in either order" '
	branches "op.add_column(\"t_aaaa1111\", { \"b\", t.integer })" && expect 0 luamig test && out_has "ok dddd4444" &&
	branches "if db.has_column(\"t_aaaa1111\", \"a\") then op.add_column(\"t_aaaa1111\", { \"b\", t.integer }) end" &&
	expect 2 luamig test && out_has "the order of the branches matters"'
unset DATABASE_URL

# ---- formats, ranges, mistakes -----------------------------------------------------------------

faulty() {
	fresh && change dddd4444 cccc3333 'op.create_table("a<b>&c", { { "id", t.integer, primary_key = true } })' ''
	sed -i 's/^--- change.*/--- "quoted" <tag> \& #1/' migrations/dddd4444.lua
}
it 'a range: these revisions; one: this' '
	fresh && expect 0 luamig test bbbb && out_has "1 revision on" "2 passed" && out_lacks aaaa1111 && expect 0 luamig test bbbb:head && out_lacks aaaa1111 && out_has bbbb2222 cccc3333 "3 passed" &&
	expect 1 luamig test zzzz && expect 64 luamig test a b'
it 'no revisions at all: nothing to test' '
	fresh && rm migrations/* && expect 0 luamig test && out_has "0 passed"'
it 'tap: a plan, escaped descriptions, comments; prove reads it' '
	faulty && expect 2 luamig test --format tap && out_has "TAP version 13" "1..5" "ok 1 - aaaa1111 first table" "not ok 4 - dddd4444" "\\#1" "# downgrade of dddd4444 leaves table" &&
	rm migrations/dddd4444.lua && luamig test --format tap >plain.tap && prove --exec cat plain.tap'
if command -v xmllint >/dev/null 2>&1; then
	it 'junit: well formed, whatever names hold' '
		faulty && expect 2 luamig test --format junit && xmllint --noout "$work/out" && out_has "<testsuites>" "tests=\"5\" failures=\"1\"" "&lt;tag&gt;" "type=\"left_behind\"" "a&lt;b&gt;&amp;c"'
else
	skip 'junit' 'no xmllint'
fi
it 'json: one event a line, the end last' '
	faulty && expect 2 luamig test --json && json_is plan .event 0 && json_is 5 .count 0 && json_is passed .status 1 && json_is failed .status 4 &&
	json_is left_behind ".findings[0].kind" 4 && json_is end .event -1 && json_is failed .status -1 && json_is 1 .failed -1 &&
	expect 2 luamig test --format json && json_is end .event -1'
it 'a format that there is not, and two at once' '
	fresh && expect 64 luamig test --format html && err_has "text, tap, junit or json" && expect 64 luamig test --json --format tap'
it 'an error is one in every format, exit 1' '
	fresh && echo "function (" >>migrations/aaaa1111.lua && sed -i "s/^revision.*/revision = 1/" migrations/bbbb2222.lua && expect 1 luamig test && expect 1 luamig test --format tap && out_has "Bail out!" &&
	expect 1 luamig test --format junit && out_has "<error" "</testsuites>" && expect 1 luamig test --json && json_is error .status -1'
it 'a revision whose scripts hold a mistake is a finding, and says where' '
	fresh && sed -i "s/^function upgrade/funktion upgrade/" migrations/bbbb2222.lua && expect 2 luamig test && out_has "migrations/bbbb2222.lua:"'

# ---- several environments ----------------------------------------------------------------------

environments() { # NAME URL...
	{
		echo 'return { migrations = "migrations", environments = {'
		while [ $# -gt 0 ]; do
			echo "  $1 = { url = \"$2\" },"
			shift 2
		done
		echo '} }'
	} >luamig.lua
}
it 'environments: each by itself, then their schemas' '
	fresh && environments one sqlite:one.db two sqlite:two.db && expect 0 luamig test --env one,two && out_has "one: test: 3 revisions" "two: test: 3 revisions" "the environments have the same schema" "9 passed" &&
	LUAMIG_ENV=one,two expect 0 luamig test --format tap && out_has "1..9" "ok 1 - one: aaaa1111"'
it 'environments: what differs between them is told' '
	fresh && environments one sqlite:one.db two sqlite:two.db && change dddd4444 cccc3333 "op.add_column(\"t_cccc3333\", { \"x\", t.integer, nullable = args.x ~= nil })" "op.drop_column(\"t_cccc3333\", \"x\")"
	change dddd4444 cccc3333 "if here() then op.create_table(\"only\", { { \"id\", t.integer, primary_key = true } }) end" "op.drop_table(\"only\", { if_exists = true })" &&
	sed -i "s/^function upgrade/local function here() return db.has_table(\"t_aaaa1111\") and true end\n&/" migrations/dddd4444.lua && expect 0 luamig test -e one,two'
if [ -n "$(server_url mysql)$(server_url mariadb)" ]; then
	it 'environments on two databases: "on one only"' '
		fresh && environments lite sqlite:one.db my "$(server_url "$( [ -n "$(server_url mysql)" ] && echo mysql || echo mariadb)")" &&
		change dddd4444 cccc3333 "if dialect == \"mysql\" then op.add_column(\"t_cccc3333\", { \"x\", t.integer }) else op.add_column(\"t_cccc3333\", { \"x\", t.integer, nullable = false, default = 0 }) end" "op.drop_column(\"t_cccc3333\", \"x\")" &&
		expect 2 luamig test -e lite,my && out_has "column t_cccc3333.x: nullable on my only, not on lite" "column t_cccc3333.x: not null on lite only, not on my"'
fi
it 'environments: one that cannot be reached is an error, the others are told' '
	fresh && environments one sqlite:one.db gone sqlite:/nowhere/x.db && environments one sqlite:one.db gone "nothing:x" && expect 1 luamig test -e one,gone && out_has "one: test: 3 revisions" && err_has "environment gone"'
it 'environments: Ctrl-C reaches each of them' '
	fresh && sleepy && environments one sqlite:one.db two sqlite:two.db && interrupted TERM -e one,two && [ -z "$(ls -d "$work"/luamig_scratch_test_* 2>/dev/null)" ]'

# ---- shadow_url ------------------------------------------------------------------------------------

for one in $(databases); do
	case $one in pg* | mysql) continue ;; esac
	two_databases "$one" || continue
	shadow() { echo "return { url = \"$live\", shadow_url = \"${1:-$loaded}\", migrations = \"migrations\" }" >luamig.lua; }
	it "$one: shadow_url: used instead, empty afterwards; never the configured database, nor one that holds something" '
		fresh && shadow && expect 0 luamig test && luamig --url "$loaded" dump >dumped && lacks dumped t_aaaa1111 &&
		luamig --url "$loaded" upgrade && expect 1 luamig test && err_has "is not empty" && luamig --url "$loaded" current | grep -q cccc3333 &&
		shadow "$live" && expect 1 luamig test && err_has "is the configured database itself"'
done
finish
