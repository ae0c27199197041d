#!/bin/sh
# t0001-help.sh - help, version, completion: the program explains itself.
# shellcheck disable=SC2016,SC2034 # blocks are evaluated by it
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

commands=$(luamig help | sed -n '/^commands/,/^$/s/^  \([a-z]*\) .*/\1/p')
topics=$(luamig help --json | sed -n '/^  "topics": \[/,/^  \]/s/^    "\([a-z]*\)",*$/\1/p')

it 'without a command: a short help on stderr, exit 64' \
	'expect 64 luamig && out_empty && err_has "luamig init" "luamig help"'
it 'help lists every command of the first release' \
	'for name in init revision upgrade downgrade current history heads branches show stamp help completion; do
		echo "$commands" | grep -qx $name || { echo $name; exit 1; }; done'
it 'help, -h and --help are the same' \
	'luamig help >a && luamig -h >b && luamig --help >c && same a b && same a c'
it 'every command explains itself, with examples that name it' \
	'for name in $commands; do
		expect 0 luamig help $name && err_empty && out_has "usage: luamig $name" examples || exit 1
		grep -q "^  .*luamig $name\|^  luamig .* $name" "$work/out" || { echo "$name: no example"; exit 1; }
	done'
it 'COMMAND --help and COMMAND -h are the same as help COMMAND' \
	'for name in $commands; do
		luamig help $name >a && luamig $name --help >b && luamig -h $name >c && same a b && same a c || exit 1
	done'
it '--help counts although the operands are missing' 'expect 0 luamig downgrade --help'
it 'help needs no project and no database' \
	'LUAMIG_URL=nonsense LUAMIG_CONFIG=/nowhere expect 0 luamig help upgrade'
it 'lines of help fit on 100 columns' \
	'for name in "" $commands $topics; do
		luamig help $name | awk -v name="$name" "length > 100 { print name \": \" \$0; bad = 1 } END { exit bad }" || exit 1
	done'
it 'topics' \
	'[ -n "$topics" ] && for name in $topics; do
		expect 0 luamig help $name && err_empty && [ "$(wc -l <"$work/out")" -gt 5 ] || exit 1; done'
it 'every operation that scripts have is explained, and no other' \
	'project && { head -n 3 migrations/aaaa1111.lua; echo "function upgrade()
		local names = {}
		for name in pairs(op) do names[#names + 1] = \"op.\" .. name end
		table.sort(names)
		for _, name in ipairs(names) do print(name) end
	end"; } >script && mv script migrations/aaaa1111.lua && luamig upgrade aaaa1111 --sql >out 2>&1
	grep -o "op\.[a-z_]*$" out | sort >there && [ "$(wc -l <there)" -gt 30 ] &&
	luamig help operations | sed -n "s/^  \(op\.[a-z_]*\)(.*/\1/p" | sort >told && same there told &&
	for name in $(cat there); do expect 0 luamig help "$name" && out_has "$name(" || exit 1; done'
it 'a word without what stands before its dot; a wrong one gets the nearest' \
	'expect 0 luamig help add_column && out_has "op.add_column(table, column, options?)" &&
	expect 64 luamig help op.add_colum && err_has "did you mean luamig help op.add_column"'
it 'an unknown topic: the nearest one' \
	'expect 64 luamig help upgrad && err_has "did you mean luamig help upgrade"'
it 'help --json: commands and options for programs' \
	'expect 0 luamig help --json && json_is init ".commands[0].name" && json_is config ".options[0].name" &&
	json_is m ".commands[1].options[0].letter" &&
	json_is null ".commands[1].options[1].letter" && json_is url ".config_keys[0]"'

it '--version' \
	'expect 0 luamig --version && grep -qE "^luamig [0-9]+\.[0-9]+\.[0-9]+ \(Lua 5\.4\.[0-9]+(, SQLite 3\.[0-9.]+)?, drivers:.*\)$" "$work/out"'
it '--version --json' \
	'expect 0 luamig --version --json && [ "$(json .version)" = "$(cat "$top/VERSION")" ] && json .drivers'
it '--version also after a command' 'expect 0 luamig upgrade --version && out_has "luamig "'

for shell in bash zsh fish; do
	it "completion $shell names every command and option" \
		'luamig completion '$shell' >script && [ -s script ] &&
		for name in $commands; do has script $name || exit 1; done &&
		for option in single-transaction rev-range check-heads branch-label lock-timeout config; do has script $option || exit 1; done'
	if command -v $shell >/dev/null 2>&1; then
		it "completion $shell is a script that $shell reads" 'luamig completion '$shell' >script && '$shell' -n script'
	else
		skip "completion $shell is a script that $shell reads" "no $shell here"
	fi
done
if command -v bash >/dev/null 2>&1; then
	complete_bash() { # WORD...: what bash offers for the last word
		bash -c 'luamig() { "$LUAMIG" "$@"; }; . ./script
			COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _luamig; printf "%s\n" "${COMPREPLY[@]}"' \
			bash "$@" 2>&1
	}
	export LUAMIG
	it 'bash: commands' 'luamig completion bash >script && [ "$(complete_bash luamig up)" = upgrade ]'
	it 'bash: options of the command and of all' \
		'luamig completion bash >script && [ "$(complete_bash luamig -e x upgrade --si)" = --single-transaction ] &&
		[ "$(complete_bash luamig upgrade --wa)" = --wait ]'
	it 'bash: -c is a file before the command, --check-heads after current' \
		'luamig completion bash >script && [ "$(complete_bash luamig -c scr)" = script ] && [ -z "$(complete_bash luamig current -c scr)" ]'
	it 'bash: ids of revisions' \
		'project && luamig completion bash >script && [ "$(complete_bash luamig upgrade bbb)" = bbbb2222 ] &&
		[ "$(complete_bash luamig revision --head cc)" = cccc3333 ]'
fi
it 'completion of another shell is a usage error' 'expect 64 luamig completion ksh && err_has "bash, zsh, fish"'
finish
