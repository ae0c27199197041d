#!/bin/sh
# t0010-merge.sh - several heads: what luamig says of them, and the revision that joins them.
# shellcheck disable=SC2016,SC2034 # blocks are evaluated by it
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

heads() { # COUNT: a base and so many heads
	rm -rf migrations luamig.lua app.db app.db-*
	echo 'return { url = "sqlite:app.db" }' >luamig.lua
	table_script aaaa1111 nil 'first table'
	i=0
	while [ "$i" -lt "$1" ]; do
		i=$((i + 1))
		table_script "head000$i" aaaa1111 "head $i"
	done
}
files() { find migrations -name '*.lua' | wc -l; }

it 'revision with two heads: both files, their messages, and the merge to run' \
	'heads 2 && expect 1 luamig revision -m more && out_empty && err_has "head: there are 2 heads" "migrations/head0001.lua: head 1" "migrations/head0002.lua: head 2" \
		"luamig merge head0001 head0002 -m \"merge heads\"" && [ "$(files)" -eq 3 ]'
it 'revision with two heads, --json' \
	'expect 1 luamig revision -m more --json && json_is multiple_heads .kind && json .hint | grep -q "luamig merge head0001 head0002"'
it 'upgrade with two heads says the same, and runs nothing' \
	'expect 1 luamig upgrade && err_has "luamig merge head0001 head0002" && expect 0 luamig current && out_is "base: no revision is applied"'
it 'the command that is printed works' \
	'luamig revision -m more 2>"$work/err" && exit 1; sed -n "s/.*join them with: luamig //p" "$work/err" >printed && [ -s printed ] && eval "expect 0 luamig $(cat printed)" && [ -f "$(cat "$work/out")" ] &&
	expect 0 luamig heads && out_has "(mergepoint), merge heads" && [ "$(wc -l <"$work/out")" -eq 1 ]'
it 'the merge runs, up and down' \
	'expect 0 luamig upgrade && out_has "4 revisions applied" && expect 1 luamig downgrade -1 && err_has "head0001" "head0002" && expect 0 luamig downgrade base'
it 'merge heads' \
	'heads 2 && expect 0 luamig merge heads --rev-id bbbb1111 && expect 0 luamig show bbbb1111 --json && json_is "[\"head0001\",\"head0002\"]" ".revisions[0].down_revision" &&
	json_is true ".revisions[0].is_merge_point" && json_is "merge head0001, head0002" ".revisions[0].message"'
it 'three heads in one merge, in the order given; then two of them' \
	'heads 3 && expect 0 luamig merge head0003 head0001 head0002 --rev-id bbbb1111 && expect 0 luamig show bbbb1111 --json &&
	json_is "[\"head0003\",\"head0001\",\"head0002\"]" ".revisions[0].down_revision" && expect 0 luamig upgrade &&
	heads 3 && expect 0 luamig merge head0001 head0003 --rev-id bbbb1111 && expect 1 luamig merge head && err_has head0002 bbbb1111 && expect 0 luamig merge heads && expect 0 luamig upgrade'
it '-m, --rev-id, --branch-label, --json' \
	'heads 2 && expect 0 luamig merge heads -m "join the two" --rev-id bbbb1111 --branch-label joined --json && json_is "join the two" ".revisions[0].message" &&
	json_is "[\"joined\"]" ".revisions[0].branch_labels" && json_is true ".revisions[0].is_head" && json ".revisions[0].path" | grep -q "_bbbb1111_join_the_two.lua$"'
it 'two independent bases' \
	'heads 1 && table_script cccc1111 nil other && expect 0 luamig merge head0001 cccc1111 && expect 0 luamig upgrade && out_has "4 revisions applied"'
it 'heads are those that revision counts: also one that another branch depends on' \
	'heads 2 && sed -i "s/^down_revision.*/&\ndepends_on = \"head0001\"/" migrations/head0002.lua && expect 1 luamig revision -m x && err_has "2 heads" head0001 head0002 &&
	expect 0 luamig merge heads --rev-id bbbb1111 && expect 0 luamig show bbbb1111 --json && json_is "[\"head0001\",\"head0002\"]" ".revisions[0].down_revision" && expect 0 luamig revision -m x && expect 0 luamig upgrade && out_has "5 revisions applied"'
it 'by prefix and by label' \
	'heads 0 && luamig revision --rev-id bbbb1111 --head aaaa1111 --branch-label left >/dev/null && luamig revision --rev-id cccc1111 --head aaaa1111 --splice --branch-label right >/dev/null &&
	expect 0 luamig merge left@head right --rev-id dddd1111 && expect 0 luamig show dddd && out_has "Merges: bbbb1111, cccc1111"'

nothing_written() {
	before=$(files)
	expect 1 luamig merge "$@" && out_empty && [ "$(files)" -eq "$before" ]
}
it 'fewer than two heads: nothing to merge' \
	'heads 0 && nothing_written heads && err_has "nothing to merge" aaaa1111 && nothing_written head && nothing_written aaaa1111 && nothing_written base && expect 64 luamig merge && err_has REVISION &&
	rm migrations/* && nothing_written heads && err_has "no revision"'
it 'one head named twice' \
	'heads 2 && nothing_written head0001 head0001 && err_has twice && nothing_written heads head0001 && err_has twice'
it 'no head, unknown, ambiguous' \
	'nothing_written head0001 aaaa1111 && err_has "not a head" && nothing_written head0001 nonsense && err_has nonsense && nothing_written head0001 head000 && err_has head0002'
it '--splice: revisions that are no heads, but not one below the other' \
	'heads 2 && table_script bbbb1111 head0001 next && nothing_written head0001 head0002 && err_has splice && nothing_written --splice aaaa1111 head0002 && err_has "already below" &&
	nothing_written --splice aaaa1111 bbbb1111 && expect 0 luamig merge --splice head0001 head0002 && expect 0 luamig upgrade heads'
it 'a merge of an empty -m, and an id that is taken' \
	'heads 2 && nothing_written heads --rev-id aaaa1111 && err_has aaaa1111.lua && expect 0 luamig merge heads -m "" && expect 0 luamig upgrade'
finish
