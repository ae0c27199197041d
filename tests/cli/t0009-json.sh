#!/bin/sh
# t0009-json.sh - with --json every command writes JSON and nothing else on standard output, whether
# it works or fails.
# shellcheck disable=SC2016,SC2034 # blocks are evaluated by it
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
project

is_document() { json . >/dev/null; }
is_lines() { # each line by itself is JSON
	perl -MJSON::PP -ne 'JSON::PP->new->utf8->decode($_)' "$work/out"
}
# fails_as KIND COMMAND...: the last event but {"event": "end"} is an error of this kind, with every
# key, and standard error says the same in words.
fails_as() {
	kind=$1
	shift
	"$@" --json >"$work/out" 2>"$work/err"
	status=$?
	is_lines || return 1
	grep '"event": "error"' "$work/out" >"$work/errors"
	[ "$(wc -l <"$work/errors")" -eq 1 ] || { echo 'not one error'; return 1; }
	grep -v '"event": "end"' "$work/out" >"$work/rest"
	mv "$work/rest" "$work/out"
	json_is "$kind" .kind -1 && json_is "$status" .exit -1 || return 1
	for key in message hint revision where statement sqlstate state; do
		json ".$key" -1 >/dev/null || return 1
	done
	first=$(json .message -1 | sed 's/\\n.*//')
	err_has "$(printf '%s' "$first" | sed 's/\\"/"/g' | cut -c1-60)"
}

for command in 'heads' 'heads --resolve-dependencies' 'branches' 'history' 'history -i' 'history -r :' 'show head' 'current' \
	'help' '--version' 'init other' 'revision -m fourth' 'current -v' 'history -v'; do
	it "luamig $command: one document, no messages" "expect 0 luamig $command --json && is_document && err_empty"
done
for command in 'upgrade' 'upgrade' 'downgrade -1' 'stamp head' 'downgrade base' 'upgrade +1'; do
	it "luamig $command: lines, the end last" \
		"expect 0 luamig $command --json && is_lines && json_is end .event -1 && json_is ok .status -1 && json .current -1 && err_empty"
done

it 'an unknown command' 'fails_as usage luamig nonsense'
for command in heads branches history 'show head' current upgrade 'downgrade -1' 'stamp head' revision init 'completion bash' help; do
	it "luamig $command: an unknown option" "fails_as usage luamig $command --nonsense"
done
for command in heads branches history 'show head' current upgrade 'downgrade -1' 'stamp head' revision; do
	it "luamig $command: a broken configuration" "echo 'return { urll = 1 }' >bad.lua && fails_as config luamig -c bad.lua $command"
done
for command in current upgrade 'downgrade -1' 'stamp head' 'history -i' 'show current'; do
	it "luamig $command: a database that cannot be opened" "fails_as connect luamig --url sqlite:/nowhere/x.db $command"
done
for command in show upgrade downgrade stamp; do
	it "luamig $command: an unknown revision" "fails_as unknown_revision luamig $command zzzz"
	it "luamig $command: too short" "fails_as short_prefix luamig $command aa"
done
it 'luamig init: a file that is there' 'fails_as io luamig init'
it 'luamig revision: an illegal id, one that is there, a parent that is no head' \
	'fails_as illegal_revision_id luamig revision --rev-id a-b && fails_as duplicate_revision luamig revision --rev-id aaaa1111 && fails_as not_a_head luamig revision --head aaaa1111'
it 'a lock that is held' \
	'rm -f app.db && script dddd9999 nil "slow" "log.info([[under way]]) while true do end" && in_background "$LUAMIG" -v upgrade dddd9999 &&
	wait_for grep -q "under way" "$work/background" && fails_as locked luamig --lock-timeout 1 upgrade aaaa1111 && { background_ends TERM; [ $? -eq 130 ]; } && rm migrations/dddd9999.lua'
it 'the events of a run that fails: what was applied, the error, the end' \
	'rm -f app.db && rm -f migrations/20* && script dddd4444 cccc3333 "fails" "error(\"stop\")" && expect 1 luamig upgrade --json && is_lines &&
	[ "$(grep -c "\"status\": \"applied\"" "$work/out")" -eq 3 ] && json_is script .kind -2 && json_is dddd4444 .revision -2 && json_is end .event -1 && json_is 3 .applied -1'
it 'text in any encoding is JSON' \
	'rm migrations/dddd4444.lua && printf "%b" "--- caf\0351 \0001 \\\\ \0360\0237\0216\0211\nrevision = \"dddd4444\"\ndown_revision = \"cccc3333\"\nfunction upgrade() error(\"caf\\\\xe9\") end\n" >migrations/x.lua &&
	expect 0 luamig history --json && is_document && expect 1 luamig upgrade --json && is_lines'
it 'a document for each environment names it' \
	'rm migrations/x.lua && echo "return { environments = { one = { url = \"sqlite:one.db\" }, two = { url = \"sqlite:two.db\" } } }" >luamig.lua &&
	expect 0 luamig -e one,two upgrade --json && is_lines && json_is two .environment -1 && json_is one .environment 0 && expect 0 luamig -e two current --json && json_is two .environment'
finish
