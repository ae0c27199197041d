#!/bin/sh
# check-docs.sh - compares what the program says of itself with the manual and README.
#
#   tests/lint/check-docs.sh PROGRAM
#
# Each command has a section in doc/luamig.1 with exactly its options (GLOBAL OPTIONS: those of all
# commands) and is named in README.md; the config keys are those in the manual and in
# `luamig help config`; doc/operations.md is what the golden tests say, doc/reference.md what the comments of lua/luamig say, doc/lint.md what the rules say,
# doc/demo.md what dump --mermaid draws of the demo project.
luamig=$1
manual=doc/luamig.1
failed=0

complain() {
	echo "check-docs: $1" >&2
	failed=1
}

# The long options in help, one a line.
help_options() { # [COMMAND]
	"$luamig" help "$@" | sed -n 's/^  \(-[a-z], \|    \)--\([a-z-]*\).*/\2/p' | sort
}

# The long options in a section of the manual: from the heading to the next one.
manual_options() { # HEADING-REGEX
	sed -n "/^\.S[hs] $1/,/^\.S[hs] /p" "$manual" | sed -n 's/^\.It.* Fl Fl \([a-z-]*\).*/\1/p' | sort
}

compare() { # WHAT HELP MANUAL
	[ "$2" = "$3" ] && return
	for name in $2; do
		echo "$3" | grep -qx -- "$name" || complain "$1: --$name is not in $manual"
	done
	for name in $3; do
		echo "$2" | grep -qx -- "$name" || complain "$1: --$name is in $manual only"
	done
}

commands=$("$luamig" help | sed -n '/^commands/,/^$/s/^  \([a-z]*\) .*/\1/p')
[ -n "$commands" ] || complain "$luamig help lists no commands"
compare 'global options' "$(help_options)" "$(manual_options 'GLOBAL OPTIONS')"
for command in $commands; do
	grep -q "^\.Ss $command\b" "$manual" || complain "$command has no section in $manual"
	compare "$command" "$(help_options "$command")" "$(manual_options "$command\b")"
	grep -q "luamig $command\b\|\`$command\`" README.md || complain "$command is not in README.md"
	"$luamig" help "$command" | grep -q '^examples' || complain "$command: no examples in its help"
done

# Commands that only the manual knows.
in_manual=$(sed -n '/^\.Sh COMMANDS/,/^\.Sh /s/^\.Ss \([a-z]*\).*/\1/p' "$manual")
for command in $in_manual; do
	echo "$commands" | grep -qx "$command" || complain "$command is in $manual only"
done

keys=$("$luamig" help --json | sed -n '/^  "config_keys": \[/,/^  \]/s/^    "\([a-z_]*\)",*$/\1/p')
[ -n "$keys" ] || complain "$luamig help --json lists no config_keys"
for key in $keys; do
	grep -q "^\.It Va $key\$" "$manual" || complain "config key $key is not in $manual"
	"$luamig" help config | grep -q "^  $key " || complain "config key $key is not in help config"
done
in_manual=$(sed -n '/^\.Sh CONFIGURATION/,/^\.Sh /s/^\.It Va \([a-z_]*\)$/\1/p' "$manual")
in_help=$("$luamig" help config | sed -n 's/^  \([a-z_]*\)  .*/\1/p')
for key in $in_manual $in_help; do
	echo "$keys" | grep -qx "$key" || complain "$key is no config key, but in $manual or help config"
done
fields=$(sed -n '/column_fields\[\] = {/,/NULL};/p' src/script/convert_table.c | grep -o '"[a-z_]*"' | tr -d '"' | sort)
[ -n "$fields" ] || complain 'src/script/convert_table.c has no column_fields'
[ "$fields" = "$("$luamig" help columns | sed -n 's/^  \([a-z_]*\)\( (.*\|: .*\|\)$/\1/p' | sort)" ] ||
	complain 'luamig help columns does not tell the fields of src/script/convert_table.c'
sh tools/operations.sh | cmp -s - doc/operations.md || complain 'doc/operations.md is out of date: make golden'
sh tools/reference.sh | cmp -s - doc/reference.md || complain 'doc/reference.md is out of date: make reference'
"$luamig" lint --rules --format markdown | cmp -s - doc/lint.md ||
	complain 'doc/lint.md is out of date: luamig lint --rules --format markdown >doc/lint.md'
sh tools/diagram.sh "$luamig" | cmp -s - doc/demo.md ||
	complain 'doc/demo.md is out of date: sh tools/diagram.sh PROGRAM >doc/demo.md'
exit $failed
