#!/bin/sh
# t-golden.sh - what each operation becomes: tests/golden/CASE.lua against CASE.DIALECT.sql (TAP), and
# each case up and down on every database there is.
#
#   t-golden.sh [--write GOLDEN]     --write: makes the .sql files anew, with the program GOLDEN
#
# A revision that a dialect refuses is told so in its .sql file; on the database it must be refused in
# the same words and leave nothing, but where the .sql file says "run it connected".
cases=$(cd "$(dirname "$0")" && pwd)
dialects='postgresql mysql mariadb sqlite'

if [ "${1:-}" = --write ]; then
	for file in "$cases"/*.lua; do
		for dialect in $dialects; do
			"$2" "$dialect" "$file" >"${file%.lua}.$dialect.sql" || echo "$dialect $file: see there" >&2
		done
	done
	sh "$cases/../../tools/operations.sh" >"$cases/../../doc/operations.md"
	exit 0
fi

# shellcheck source-path=SCRIPTDIR source=../cli/lib.sh
. "$cases/../cli/lib.sh"
golden=$(dirname "$LUAMIG")/tests/golden/golden

same_statements() { # CASE
	for dialect in $dialects; do
		"$golden" "$dialect" "$cases/$1.lua" >now.sql || { cat now.sql; return 1; }
		diff -u "$cases/$1.$dialect.sql" now.sql || return 1
	done
}

dialect_of() { # NAME
	case $1 in
	sqlite | mariadb | mysql) echo "$1" ;;
	*) echo postgresql ;;
	esac
}
tables() { # but luamig's own
	case $database in
	sqlite) query "SELECT name FROM sqlite_master WHERE name NOT LIKE 'luamig%' AND name NOT LIKE 'sqlite%'" ;;
	mariadb | mysql) query "SELECT table_name FROM information_schema.tables
		WHERE table_schema = database() AND table_name NOT LIKE 'luamig%'" ;;
	*) query "SELECT relname FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace
		WHERE nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast') AND relname NOT LIKE 'luamig%'
		UNION ALL SELECT typname FROM pg_type JOIN pg_namespace n ON n.oid = typnamespace
		WHERE typtype = 'e'" ;;
	esac
}
run() { # STATUS ARGUMENT...
	want=$1 status=0
	shift
	"$LUAMIG" "$@" >out 2>&1 || status=$?
	[ "$status" -eq "$want" ] || { echo "luamig $*: status $status"; cat out; return 1; }
}
# With half of the revision done there is a status of its own.
refused() { # WORDS
	if rolls_back; then
		run 1 upgrade head
	else
		run 5 upgrade head || run 1 upgrade head
	fi && has out "$1"
}
empty() {
	name=${DATABASE_URL%%\?*} name=${name##*/}
	query "DROP DATABASE $name; CREATE DATABASE $name"
}
# All cases of a database share it, one after the other: each must leave it empty.
runs() { # CASE
	rolls_back || empty
	rm -rf migrations && mkdir migrations && cp "$cases/$1.lua" migrations/
	expected=$cases/$1.$(dialect_of "$database").sql
	# what needs the live table is refused in print only
	if refusal=$(grep -m 1 '^-- refused: ' "$expected") && ! grep -q 'run it connected$' "$expected"; then
		refused "${refusal#-- refused: }" || return 1
		rolls_back || return 0
	else
		run 0 upgrade head && run 0 downgrade base || return 1
	fi
	left=$(tables)
	[ -z "$left" ] || { echo "left behind: $left"; return 1; }
}

for file in "$cases"/*.lua; do
	name=$(basename "$file" .lua)
	it "$name: the same statements as before" "same_statements $name"
done
for name in $(every_version); do
	use_database "$name" || exit 1
	echo 'return { url = env("DATABASE_URL"), migrations = "migrations" }' >luamig.lua
	for file in "$cases"/*.lua; do
		case=$(basename "$file" .lua)
		it "$name: $case" "runs $case"
	done
done
finish
