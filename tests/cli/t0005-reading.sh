#!/bin/sh
# t0005-reading.sh - current, heads, branches, history, show: text and JSON, also when files are broken.
# shellcheck disable=SC2016,SC2034 # blocks are evaluated by it
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
project
keys='branch_labels create_date depends_on down_revision is_base is_branch_point is_current is_head is_merge_point message path revision'
has_all_keys() { for key in $keys; do json ".revisions[0].$key" >/dev/null || return 1; done; }

it 'history: newest first, with parents, heads and messages' \
	'expect 0 luamig history && err_empty && out_is "bbbb2222 -> cccc3333 (head), third table
aaaa1111 -> bbbb2222, second table
<base> -> aaaa1111, first table"'
it 'heads' 'expect 0 luamig heads && err_empty && out_is "cccc3333 (head), third table"'
it 'heads -v and show are the same' 'expect 0 luamig heads -v && luamig show head >x && same x "$work/out" && out_has "Parent: bbbb2222" "Path: migrations/cccc3333.lua" "third table"'
it 'these read no database' 'DATABASE_URL=sqlite:/nowhere/x.db && export DATABASE_URL && expect 0 luamig history && expect 0 luamig show cccc && expect 0 luamig branches && expect 1 luamig current'
it 'history --json: every key, is_current unknown' \
	'expect 0 luamig history --json && err_empty && has_all_keys && json_is 3 ".revisions.#" && json_is cccc3333 ".revisions[0].revision" && json_is "[\"bbbb2222\"]" ".revisions[0].down_revision" &&
	json_is true ".revisions[0].is_head" && json_is false ".revisions[0].is_base" && json_is true ".revisions[2].is_base" && json_is null ".revisions[0].is_current" &&
	json_is migrations/cccc3333.lua ".revisions[0].path" && json_is "third table" ".revisions[0].message" && json_is "2026-11-20 12:00:00 UTC" ".revisions[0].create_date"'
it 'heads --json, show --json, branches --json are such documents too' \
	'for command in heads "show head"; do expect 0 luamig $command --json && has_all_keys || exit 1; done; expect 0 luamig branches --json && json_is "[]" .revisions'

it 'current with nothing applied says so' 'expect 0 luamig current && out_is "base: no revision is applied" && expect 0 luamig current --json && json_is "[]" .revisions'
it 'current --check-heads: 2 until every head is applied' \
	'expect 2 luamig current --check-heads && err_has "luamig upgrade head" && luamig upgrade +2 >/dev/null && expect 2 luamig current -c && out_has bbbb2222 &&
	luamig upgrade >/dev/null && expect 0 luamig current -c && err_empty'
it 'current' 'expect 0 luamig current && err_empty && out_is "cccc3333 (head), third table"'
it 'current -v' 'expect 0 luamig current -v && err_empty && out_has "Database: sqlite:app.db" "Rev: cccc3333 (head) (current)" "Parent: bbbb2222"'
it 'current --json' 'expect 0 luamig current --json && has_all_keys && json_is 1 ".revisions.#" && json_is cccc3333 ".revisions[0].revision" && json_is true ".revisions[0].is_current"'
it 'history -i marks it' 'luamig downgrade -1 >/dev/null && expect 0 luamig history -i && out_has "bbbb2222 (current), second" && expect 0 luamig history -i --json && json_is true ".revisions[1].is_current" && json_is false ".revisions[0].is_current"'
it 'show current, history -r current: ask the database' 'expect 0 luamig show current && out_has "Rev: bbbb2222" && expect 0 luamig history -r current: && out_has cccc3333 && out_lacks aaaa1111,'
it 'history of a range: both ends, an id or its beginning' \
	'expect 0 luamig history -r aaaa:bbbb && out_lacks cccc && out_has aaaa1111 && expect 0 luamig history -r :bbbb2222 && out_lacks cccc && expect 0 luamig history -r : && out_has cccc'
it 'a range that is none' 'expect 64 luamig history -r aaaa && expect 1 luamig history -r cccc:aaaa && expect 1 luamig history -r nonsense: && err_has nonsense'
it 'show: several, unknown, too short' \
	'expect 0 luamig show aaaa bbbb aaaa1111 --json && json_is 2 ".revisions.#" && expect 1 luamig show nonsense && err_has nonsense && expect 1 luamig show aa && expect 1 luamig show base'
it 'show: what follows' 'expect 0 luamig show aaaa && out_has "Parent: <base>" "Next: bbbb2222"'
it 'show --json of an unknown one: the kind' 'expect 1 luamig show nonsense --json && json_is unknown_revision .kind && json_is error .event'

it 'branches, merges, labels, dependencies' \
	'script bbbb9999 aaaa1111 other "" && sed -i "3a branch_labels = \"side\"" migrations/bbbb9999.lua && script dddd4444 "{ \"cccc3333\", \"bbbb9999\" }" both && script eeee5555 nil alone && sed -i "3a depends_on = \"dddd4444\"" migrations/eeee5555.lua &&
	expect 0 luamig history && out_has "(branchpoint)" "(mergepoint)" "cccc3333, bbbb9999 -> dddd4444" "<base> (dddd4444) -> eeee5555" "(side)" "(effective head)" &&
	expect 0 luamig heads && out_has dddd4444 eeee5555 && err_has "2 heads" && expect 0 luamig heads --resolve-dependencies && out_lacks dddd4444 &&
	expect 0 luamig branches && out_has "aaaa1111 (branchpoint)" "    -> bbbb2222" "    -> bbbb9999" && expect 0 luamig branches --json && json_is true ".revisions[0].is_branch_point" &&
	expect 0 luamig show eeee5555 && out_has "Also depends on: dddd4444" && expect 0 luamig show dddd4444 --json && json_is true ".revisions[0].is_merge_point"'
it 'current shows what a dependency implies, and --check-heads is content' \
	'expect 0 luamig upgrade heads && expect 0 luamig current -c && out_has dddd4444 eeee5555 && expect 0 luamig current --json && json_is 2 ".revisions.#"'
it 'several heads: upgrade head names them and the way on' \
	'project && table_script dddd4444 bbbb2222 side && expect 1 luamig upgrade && err_has cccc3333 dddd4444 && expect 1 luamig upgrade --json && json_is multiple_heads .kind 0'

it 'a row that no script has: shown, and an error that says what it means' \
	'project && luamig upgrade >/dev/null && rm migrations/cccc3333.lua && expect 1 luamig current && out_has "cccc3333 (unknown" && err_has ahead luamig_version cccc3333 &&
	expect 1 luamig current --json && grep -q "\"is_unknown\": true" "$work/out" && expect 0 luamig history -i && err_has cccc3333'
it 'a script that does not compile: listed and marked, with the line' \
	'project && rm -f app.db && echo "x = = 1" >>migrations/bbbb2222.lua && expect 0 luamig history && out_has "bbbb2222 (broken), second table" migrations/bbbb2222.lua: "aaaa1111, first table" &&
	expect 0 luamig history --json && json ".revisions[1].broken" | grep -q bbbb2222.lua: && expect 0 luamig heads && expect 0 luamig current && expect 0 luamig show bbbb && out_has "Broken: "'
it 'it fails the commands that run it, those before it are applied' 'expect 1 luamig upgrade && err_has bbbb2222.lua && expect 0 luamig current && out_has aaaa1111'
it 'a header that cannot be read: the others are listed, the file is told' \
	'project && rm -f app.db && printf "revision = 12 + \nfunction upgrade() end\n" >migrations/zzzz.lua && expect 0 luamig history && out_has cccc3333 && err_has migrations/zzzz.lua &&
	expect 0 luamig heads && expect 0 luamig show aaaa && expect 0 luamig current && expect 0 luamig history --json && json ".problems[0].path" | grep -q zzzz.lua'
it 'a missing parent, a duplicate id: the rest is listed' \
	'project && table_script dddd4444 gone4444 orphan && cp migrations/aaaa1111.lua migrations/copy.lua && expect 0 luamig heads && err_has gone4444 migrations/copy.lua && expect 0 luamig heads --json && json_is 2 ".problems.#" && expect 1 luamig upgrade'
it 'text from scripts cannot control the terminal, nor break JSON' \
	'project && printf "%b" "--- \\\\033[31mred \\\\377\nrevision = \"dddd4444\"\ndown_revision = \"cccc3333\"\nfunction upgrade() end\n" >migrations/d.lua && expect 0 luamig history && ! LC_ALL=C grep -q "$(printf "\033")" "$work/out" &&
	expect 0 luamig history --json && json ".revisions[0].message" >/dev/null'
it 'doctor tells the rest where the lock cannot be looked at' \
	'project && luamig upgrade >/dev/null && rm app.db-luamig-lock && mkdir app.db-luamig-lock && expect 2 luamig doctor &&
	out_has "app.db-luamig-lock: unable to open" "must be able to write that file" && rmdir app.db-luamig-lock && expect 0 luamig doctor && out_has healthy && rm -f app.db app.db-*'
it 'an empty project' 'rm migrations/*; expect 0 luamig heads && out_empty && expect 0 luamig history && out_empty && expect 0 luamig history --json && json_is "[]" .revisions && expect 0 luamig upgrade && expect 0 luamig current'
finish
