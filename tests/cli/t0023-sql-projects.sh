#!/bin/sh
# shellcheck disable=SC2016 # blocks are expanded when they run
# --sql of the demo and of the projects in examples/ (but data): what the database's own client makes of the
# printed script is what a live run makes, tables and rows.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"

# dump NAME URL: tables and rows; without what only a live run writes (history, journal), and
# without the demo's one column that a clock fills.
dump() {
	case $1 in
	sqlite)
		cp "${2#sqlite:}" "$work/copy.db"
		sqlite3 "$work/copy.db" "UPDATE members SET joined_at = ''" 2>/dev/null
		sqlite3 "$work/copy.db" 'DROP TABLE IF EXISTS luamig_history' 'DROP TABLE IF EXISTS luamig_journal' .dump
		;;
	mariadb | mysql)
		client "$1" "$2" "UPDATE members SET joined_at = '2026-01-05'" 2>/dev/null
		schema=$(printf '%s' "$2" | sed 's|^[a-z]*://[^/]*/\([^?]*\).*|\1|')
		mariadb-dump --no-defaults --compact -uroot -S "$(url_parameter "$2" unix_socket)" \
			--skip-extended-insert --ignore-table="$schema.luamig_history" \
			--ignore-table="$schema.luamig_journal" "$schema"
		;;
	*)
		client "$1" "$2" "UPDATE members SET joined_at = '2026-01-05'" 2>/dev/null
		pg_dump -d "$2" --no-owner --inserts -T 'luamig_history*' -T 'luamig_journal*' |
			grep -v -e '^--' -e '^\\\(un\)\?restrict' -e '^SET ' | sed '/^$/d'
		;;
	esac
}

on() { # URL WORDS...: by the variable, so that hooks see it as well
	url=$1
	shift
	expect 0 env DATABASE_URL="$url" "$LUAMIG" "$@"
}
print_and_load() { # NAME WORDS...: printed without a database
	name=$1
	shift
	expect 0 luamig "$@" --sql --dialect "$(dialect_of "$name")" && err_empty &&
		cp "$work/out" "$work/script.sql" && load "$name" "$loaded" "$work/script.sql"
}
both_same() { # NAME
	dump "$1" "$live" >"$work/live" && dump "$1" "$loaded" >"$work/loaded" &&
		grep -q 'CREATE TABLE' "$work/live" && same "$work/live" "$work/loaded"
}

# a dump program refuses servers newer than itself
for name in $(databases | grep -v "^pg"); do
	for project in demo "$top"/examples/*/; do
		[ "$project" = demo ] || project=$(basename "$project")
		[ "$project" != data ] || continue # data.* cannot be printed as SQL
		folder=$work/$name-$project
		mkdir "$folder"
		if [ "$project" = demo ]; then
			cp -R "$top/luamig.lua" "$top/migrations" "$folder"
		else
			cp -R "$top/examples/$project/." "$folder"
		fi
		two_databases "$name"
		it "$name: $project, up" 'cd "$folder" && on "$live" upgrade heads && print_and_load $name upgrade heads && both_same $name'
		it "$name: $project, down" 'cd "$folder" && on "$live" downgrade base && print_and_load $name downgrade heads:base && both_same $name'
		it "$name: $project, luamig goes on from there" 'cd "$folder" && on "$loaded" current && out_has base && on "$loaded" upgrade heads && on "$loaded" current && out_lacks base'
	done
done

finish
