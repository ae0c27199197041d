#!/bin/sh
# t0007-options.sh - the command line: where options stand, what their values are, suggestions.
# shellcheck disable=SC2016,SC2034 # blocks are evaluated by it
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
project

it 'an unknown command: the nearest one, exit 64' \
	'expect 64 luamig upgarde && out_empty && err_has "unknown command '"'upgarde'"'" "did you mean luamig upgrade?"'
it 'the beginning of a command is only a suggestion' 'expect 64 luamig hist && err_has "did you mean luamig history?"'
it 'a word like no command' 'expect 64 luamig qqqqqqqq && err_has "luamig help"'
it 'an unknown option: the nearest one' 'expect 64 luamig heads --jsno && err_has "unknown option --jsno" "--json?"'
it 'the beginning of an option is refused' \
	'expect 64 luamig upgrade --single && err_has "unknown option --single" "--single-transaction?" && ! [ -e app.db ]'
it 'a long option with one minus' 'expect 64 luamig heads -json && err_has "did you mean --json?"'
it 'an unknown letter' 'expect 64 luamig heads -Z && err_has "unknown option -Z"'
it 'an option of another command' 'expect 64 luamig heads --single-transaction && err_has "unknown option"'

it 'a missing value' 'expect 64 luamig revision -m && err_has "option -m needs a value: TEXT"'
it 'an option is no value; = makes it one' \
	'expect 64 luamig revision --message --json && err_has "needs a value" "--message=--json"'
it 'a flag given a value' 'expect 64 luamig heads --json=yes && err_has "option --json takes no value"'
it 'a number that is none' \
	'for bad in x 1x "" " 1" 1.5 99999999999 --lock-timeout=-1; do
		case $bad in --*) expect 64 luamig $bad heads ;; *) expect 64 luamig --lock-timeout "$bad" heads ;; esac || exit 1
		err_has "whole number" || exit 1; done'
it 'too many and too few operands' \
	'expect 64 luamig downgrade && err_has "downgrade needs REVISION" && expect 64 luamig heads x && err_has "takes no operand" &&
	expect 64 luamig upgrade a b && err_has "one word too many" && expect 64 luamig show && expect 64 luamig stamp'

it 'global options stand before or after the command' \
	'luamig --json heads >a && luamig heads --json >b && same a b && [ -s a ]'
it '--name=value, --name value, -nvalue, -n value' \
	'for form in "--rev-range=bbbb:" "--rev-range bbbb:" "-rbbbb:" "-r bbbb:"; do
		luamig history $form >got && [ "$(wc -l <got)" -eq 2 ] || { echo "$form"; exit 1; }; done'
it 'letters in one word' 'expect 0 luamig history -vrbbbb: && out_has "Rev: cccc3333" && out_lacks aaaa1111.lua'
it '-1 is an operand, and -2: a value' \
	'expect 0 luamig history -r -1: && out_has bbbb2222 && out_lacks "<base>" && expect 1 luamig downgrade -1 && err_lacks option'
it '-- ends the options' 'expect 1 luamig show -- --json && err_has "--json" && err_lacks "unknown option"'
it '-c stands before the command; after current it means --check-heads' \
	'cp luamig.lua other.lua && expect 0 luamig -c other.lua heads && expect 64 luamig heads -c other.lua && err_has "before the command" &&
	expect 64 luamig heads --config=other.lua && err_has "before the command" && expect 2 luamig current -c'
it '-x wants KEY=VALUE' 'expect 64 luamig -x =v heads && err_has KEY=VALUE && expect 0 luamig -x key heads && expect 0 luamig -x a=b=c heads'
it '--env wants names' 'expect 64 luamig -e a,,b heads && expect 64 luamig -e , heads'
it 'with --json a usage error is an event too, even when --json comes later' \
	'expect 64 luamig upgrade --nonsense --json && json_is error .event 0 && json_is usage .kind 0 && json_is 64 .exit 0 && err_has nonsense'
it 'errors in --json have all keys' \
	'expect 64 luamig nonsense --json && for key in kind message hint revision where statement sqlstate state; do json .$key 0 || exit 1; done'
it 'an option twice: the last counts' 'expect 0 luamig history -r aaaa: -r cccc: && out_has cccc3333 && out_lacks "-> bbbb2222"'
words_of() { ps -o args= -p "$1" | grep -F "$2"; }
for form in '--url ' --url=; do
	it "a password in ${form}... does not stay in the list of processes" '
		"$LUAMIG" current $form"mysql://u:s3cret@127.0.0.1:1/x" --wait 20 >/dev/null 2>&1 </dev/null &
		pid=$!
		wait_for words_of $pid "u:******@127" && ! words_of $pid s3cret
		ok=$?
		kill $pid
		exit $ok'
done
it 'nothing is written on a full disk without telling it' \
	'[ ! -c /dev/full ] || { luamig heads >/dev/full 2>"$work/err"; [ $? -eq 1 ] && err_has "standard output"; }'
it 'a reader that leaves is no failure' \
	'{ luamig history; echo $? >status; } | true; [ "$(cat status)" -eq 0 ]'
it 'standard descriptors that are closed do no harm' \
	'luamig current >&- 2>&-; luamig upgrade >&- 2>&- <&-; [ -e app.db ] && expect 0 luamig current && out_has cccc3333'
finish
