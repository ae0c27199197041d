#!/bin/sh
# t0004-upgrade.sh - upgrade and downgrade, on every database there is.
# shellcheck disable=SC2016,SC2034 # blocks are evaluated by it
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

events() { # the events on standard output, one word each
	sed -n 's/^{"event": "\([a-z]*\)".*/\1/p' "$work/out" | tr '\n' ' '
}

for name in $(versions); do
	use_database "$name" || { it "$name: a database to work on" false; continue; }
	project

	it "$name: nothing is applied at first, and asking makes no table" \
		'expect 0 luamig current && out_has base && ! table_exists luamig_version && ! table_exists luamig_history'
	it "$name: upgrade runs what is pending, in order, and says where it is now" \
		'expect 0 luamig upgrade && err_empty && out_has "upgrade: 3 revisions" "3 revisions applied in" "now at cccc3333 (head)" &&
		[ "$(sed -n "s/^  ok \([a-z0-9]*\) *\([a-z]*\) table .*/\1 \2/p" "$work/out" | tr "\n" ,)" = "aaaa1111 first,bbbb2222 second,cccc3333 third," ]'
	it "$name: the tables are there, and one version row" \
		'table_exists t_aaaa1111 && table_exists t_cccc3333 && query_is cccc3333 "SELECT version_num FROM luamig_version"'
	it "$name: the history tells each revision" \
		'query_is 3 "SELECT count(*) FROM luamig_history" && query_is "upgrade	applied" "SELECT DISTINCT direction, outcome FROM luamig_history"'
	it "$name: a second upgrade has nothing to do and writes nothing" \
		'expect 0 luamig upgrade head && out_is "nothing to do: already at cccc3333 (head)" && query_is 3 "SELECT count(*) FROM luamig_history"'
	it "$name: downgrade -1" \
		'expect 0 luamig downgrade -1 && out_has "downgrade: 1 revision" "1 revision reverted in" "now at bbbb2222" && ! table_exists t_cccc3333 && table_exists t_bbbb2222'
	it "$name: downgrade base, by the first characters of ids on the way" \
		'expect 0 luamig downgrade aaaa && expect 0 luamig downgrade base && out_has "now at base" && ! table_exists t_aaaa1111 && query_is "" "SELECT version_num FROM luamig_version"'
	it "$name: downgrade with nothing applied" 'expect 0 luamig downgrade base && out_is "nothing to do: no revision is applied"'
	it "$name: +1, then an id" \
		'expect 0 luamig upgrade +1 && out_has "now at aaaa1111" && expect 0 luamig upgrade bbbb2222 && query_is bbbb2222 "SELECT version_num FROM luamig_version"'
	it "$name: past the head, below the base, unknown: nothing changes" \
		'expect 1 luamig upgrade +5 && expect 1 luamig downgrade -5 && expect 1 luamig upgrade nonsense && err_has nonsense && query_is bbbb2222 "SELECT version_num FROM luamig_version"'
	it "$name: --json: events, the end last" \
		'luamig downgrade base >/dev/null && expect 0 luamig upgrade --json && err_empty &&
		[ "$(events)" = "plan progress revision progress revision progress revision end " ] || [ "$(events)" = "plan progress progress progress revision revision revision end " ] ||
		[ "$(events)" = "plan progress progress revision progress revision revision end " ] || exit 1
		json_is ok .status -1 && json_is "[\"cccc3333\"]" .current -1 && json_is 3 .applied -1 &&
		json_is upgrade .direction 0 && json_is 3 .count 0 && grep -q "\"revision\": \"bbbb2222\", \"status\": \"applied\", \"duration_ms\": [0-9]" "$work/out"'
	it "$name: --json with nothing to do" 'expect 0 luamig upgrade --json && [ "$(events)" = "end " ] && json_is 0 .applied 0'
	it "$name: -q says nothing" 'expect 0 luamig -q downgrade -1 && out_empty && err_empty && expect 0 luamig -q upgrade && out_empty'
	it "$name: -v tells the statements" 'luamig downgrade -1 >/dev/null && expect 0 luamig -v upgrade && err_has "CREATE TABLE" && out_lacks "CREATE TABLE"'

	it "$name: a failing revision: where, what, the state, what next" \
		'script dddd4444 cccc3333 "will fail" "op.execute(\"UPDATE t_aaaa1111 SET name = 1\") op.execute(\"SELECT nonsense FROM nowhere\")" &&
		table_script eeee5555 dddd4444 later && expect 1 luamig upgrade && err_has "error:" migrations/dddd4444.lua:7 nonsense nowhere "revision dddd4444" hint state &&
		query_is cccc3333 "SELECT version_num FROM luamig_version" && ! table_exists t_eeee5555'
	it "$name: the failure is in the history" 'query_is "dddd4444	failed" "SELECT revision, outcome FROM luamig_history WHERE outcome = '"'failed'"'"'
	it "$name: --json: the failure as an event, and the end with it" \
		'expect 1 luamig upgrade --json && json_is error .event -2 && json_is sql .kind -2 && json_is dddd4444 .revision -2 && json .statement -2 | grep -q nonsense &&
		json .sqlstate -2 && json_is error .status -1 && json_is "[\"cccc3333\"]" .current -1'
	it "$name: mended, the same command goes on" \
		'script dddd4444 cccc3333 mended "op.execute(\"UPDATE t_aaaa1111 SET name = :n\", { n = \"x\" })" && expect 0 luamig upgrade && out_has "2 revisions applied" "now at eeee5555"'
	it "$name: a script changed since it was applied: a warning, nothing blocks" \
		'sed "s/string(40)/string(41)/" migrations/aaaa1111.lua >x && mv x migrations/aaaa1111.lua && table_script ffff6666 eeee5555 more &&
		expect 0 luamig upgrade && err_has aaaa1111.lua "changed since it was applied"'

	if (rolls_back); then
		it "$name: --single-transaction: all or nothing" \
			'table_script abcd0001 ffff6666 one && script abcd0002 abcd0001 two "op.execute(\"SELECT nonsense FROM nowhere\")" &&
			expect 1 luamig upgrade --single-transaction && ! table_exists t_abcd0001 && query_is ffff6666 "SELECT version_num FROM luamig_version" &&
			script abcd0002 abcd0001 two && expect 0 luamig upgrade --single-transaction && table_exists t_abcd0001'
		it "$name: downgrade --single-transaction" 'expect 0 luamig downgrade --single-transaction ffff6666 && ! table_exists t_abcd0001'
	else
		it "$name: --single-transaction is refused where DDL commits" \
			'table_script abcd0001 ffff6666 one && expect 1 luamig upgrade --single-transaction && err_has "single" && ! table_exists t_abcd0001'
	fi
	it "$name: args reach the script" \
		'project && luamig stamp --purge cccc3333 && script aaaa7777 cccc3333 args \
			"op.execute(\"CREATE TABLE args (who VARCHAR(20))\") op.execute(\"INSERT INTO args VALUES (:who)\", { who = args.who })" &&
		expect 0 luamig -x who=me=you upgrade && query_is "me=you" "SELECT who FROM args"'
	it "$name: a row that no script has: the database is ahead" \
		'rm migrations/aaaa7777.lua && expect 1 luamig upgrade && err_has aaaa7777 luamig_version ahead && expect 1 luamig upgrade --json && json_is unknown_version_row .kind 0 && json_is end .event -1'
done

use_database sqlite
it 'a URL on the command line, without a luamig.lua' \
	'project && rm luamig.lua && expect 0 luamig --url sqlite:other.db upgrade && out_has cccc3333 && [ -f other.db ]'
it 'LUAMIG_URL and LUAMIG_CONFIG' \
	'project && mv luamig.lua conf.lua && LUAMIG_CONFIG=conf.lua LUAMIG_URL=sqlite:third.db expect 0 luamig upgrade && [ -f third.db ]'
it 'several environments, one after the other, each under its name' \
	'project && echo "return { environments = { one = { url = \"sqlite:one.db\" }, two = { url = \"sqlite:two.db\" } } }" >luamig.lua &&
	expect 0 luamig -e one,two upgrade && out_has "== one ==" "== two ==" && [ -f one.db ] && [ -f two.db ] &&
	expect 0 luamig -e one,two current --json && grep -c "\"environment\": \"two\"" "$work/out"'
it 'LUAMIG_ENV' 'LUAMIG_ENV=two,one expect 0 luamig current && out_has "== one =="'
it 'the first environment that fails ends it, and the rest is named' \
	'sed -i "s|sqlite:one.db|sqlite:/nowhere/x.db|" luamig.lua && rm two.db && expect 1 luamig -e one,two upgrade && err_has "nothing was done in two" && ! [ -f two.db ]'
it 'an unknown environment: the ones there are' 'expect 1 luamig -e thre current && err_has thre two'
it 'downgrade() that is missing is an error that changes nothing' \
	'project && printf "revision = \"dddd4444\"\ndown_revision = \"cccc3333\"\nfunction upgrade() end\n" >migrations/dddd4444.lua && luamig upgrade >/dev/null &&
	expect 1 luamig downgrade -1 && err_has downgrade dddd4444 && expect 0 luamig current && out_has dddd4444'
# A shell starts background commands deaf to Ctrl-C.
hear_int=; env --default-signal=INT true 2>/dev/null && hear_int='env --default-signal=INT'
interrupted() { # SIGNAL PREFIX...: luamig upgrade, ended by the signal
	signal=$1
	shift
	in_background "$@" "$LUAMIG" -v upgrade
	wait_for grep -q 'under way' "$work/background" && background_ends "$signal"
}
it 'SIGTERM: rolled back, unlocked, exit 130' \
	'project && rm -f app.db && script dddd4444 cccc3333 slow "op.drop_table(\"t_aaaa1111\") log.info([[under way]]) while true do end"; interrupted TERM; [ $? -eq 130 ] &&
	has "$work/background" interrupted && expect 0 luamig current && out_has cccc3333 && table_exists t_aaaa1111 && rm migrations/dddd4444.lua && expect 0 luamig --lock-timeout 1 upgrade'
if [ -n "$hear_int" ]; then
	it 'Ctrl-C: the same' 'script dddd4444 cccc3333 slow "log.info([[under way]]) while true do end"; interrupted INT $hear_int; [ $? -eq 130 ] && expect 0 luamig current && out_has cccc3333'
else
	skip 'Ctrl-C: the same' 'no env that gives a background command its signals back'
fi
finish
