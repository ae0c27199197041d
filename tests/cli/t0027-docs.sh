#!/bin/sh
# shellcheck disable=SC2016,SC2034 # blocks are expanded when they run
# t0027-docs.sh - help, manual, completions and README say what the option tables say.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

luamig help --json >"$work/out"
perl -MJSON::PP -e '
	my $help = JSON::PP->new->decode(do { local $/; <STDIN> });
	for my $command (@{ $help->{commands} }) {
		print "$command->{name}\n";
		print "$command->{name} --$_->{name}", $_->{letter} ? " -$_->{letter}" : "", "\n" for @{ $command->{options} };
	}' <"$work/out" >"$work/words"
each() { # COMMAND: with the words of each line of the tables; all of them must succeed
	missing=0
	while read -r command option letter; do
		# shellcheck disable=SC2086 # words
		$1 "$command" ${option:+"$option"} $letter && continue
		echo "not there: $command $option $letter"
		missing=1
	done <"$work/words"
	return $missing
}

it 'the tables are read' '[ "$(grep -c -- -- "$work/words")" -gt 30 ] && grep -qx "history --rev-range -r" "$work/words"'
it 'help and manual have the same commands and options, README every command' 'cd "$top" && sh tests/lint/check-docs.sh "$LUAMIG"'

in_help() {
	luamig help "$1" >page && { [ $# -eq 1 ] || grep -qE -- "^  (-., |    )$2( |$)" page; } && { [ $# -lt 3 ] || grep -qE -- "^  $3, $2( |$)" page; }
}
it 'help COMMAND lists every option' 'each in_help'
in_manual() { # the option stands in the section of the command
	sed -n "/^\\.Ss $1\\b/,/^\\.S[hs] /p" "$top/doc/luamig.1" >section && grep -q "^.Ss $1" section || return 1
	[ $# -eq 1 ] || grep -q "^\\.It.* Fl Fl ${2#--}\\b" section || return 1
	[ $# -lt 3 ] || grep -q "^\\.It Fl ${3#-} , Fl Fl ${2#--}\\b" section
}
it 'the manual has every option in its section, letters too' 'each in_manual'

for shell in bash zsh fish; do luamig completion $shell >"$work/$shell"; done
in_bash() { # options of a command stand in one line of words, commands in the list of them
	if [ $# -eq 1 ]; then grep -qE "^	''\) words=\"(.* )?$1( .*)?\" ;;" "$work/bash"; return; fi
	shift
	for word; do grep -qE "^		$command\) words\+=\"(.* )?$word( .*)?\" ;;" "$work/bash" || return 1; done
}
it 'bash completes every command and option' 'each in_bash'
in_zsh() {
	if [ $# -eq 1 ]; then grep -q "^		'$1:" "$work/zsh" && grep -q "^	$1) _arguments" "$work/zsh"; return; fi
	sed -n "/^	$1) _arguments/,/;;\$/p" "$work/zsh" >section
	shift
	for word; do grep -qE -- "^		'\*?$word=?\[" section || return 1; done
}
it 'zsh completes every command and option' 'each in_zsh'
in_fish() {
	if [ $# -eq 1 ]; then grep -q "^complete -c luamig -n __fish_use_subcommand -a $1 " "$work/fish"; return; fi
	grep -q -- "^complete -c luamig -n '__fish_seen_subcommand_from $1' -l ${2#--}${3:+ -s ${3#-}} " "$work/fish"
}
it 'fish completes every command and option' 'each in_fish'

# Each example in a help text, and each `luamig …` in README, is a command with options that it has.
known() { # WORD...: of one line, from "luamig" on
	shift
	while [ $# -gt 0 ]; do
		case $1 in
		-e | --env | -x | -c | --url) shift 2 ;;
		-*) shift ;;
		*) break ;;
		esac
	done
	[ $# -gt 0 ] || return 0
	command=$1
	shift
	grep -qx -- "$command" "$work/words" || { echo "no command $command"; return 1; }
	for word; do
		case $word in
		-[0-9]* | -) continue ;; # a revision
		--*) grep -qE "^$command ${word%%=*}( |$)" "$work/words" || grep -qx -- "${word%%=*}" "$work/global" ;;
		-?) grep -qE "^$command --[a-z-]* $word$" "$work/words" || grep -qx -- "$word" "$work/global" ;;
		*) continue ;;
		esac || { echo "$command has no $word"; return 1; }
	done
}
luamig help | sed -n 's/^  \(-.\), \(--[a-z-]*\).*/\1 \2/p; s/^      \(--[a-z-]*\).*/\1/p' | tr ' ' '\n' >"$work/global"
examples() {
	grep -v " " "$work/words" | while read -r one; do luamig help "$one" | sed -n '/^examples/,$s/^  \(luamig .*\)/\1/p'; done
	sed -n 's/^\$ \(luamig .*\)/\1/p' "$top/README.md"
}
it 'examples use commands and options that there are' '
	examples | sed "s/   .*//; s/\"[^\"]*\"/x/g; s/[<>|&].*//" >lines && [ "$(wc -l <lines)" -gt 60 ] &&
	while read -r line; do set -f && known $line || { echo "in: $line"; exit 1; }; done <lines'
finish
