#!/bin/sh
# load.sh FILE SERVER - a dump with data through op.execute_file, beside the database's own client.
#
# SERVER is sqlite, or a URL of a server whose socket is in it (tests/servers).  The file is loaded
# twice, by luamig and by sqlite3 / psql / mariadb, into two fresh databases; their dumps must be
# equal.  A file that creates databases of its own (sakila) is compared by those.  Exit 77: no input.
set -u
here=$(cd "$(dirname "$0")/../.." && pwd)
luamig=${LUAMIG:-$here/build/release/luamig}
file=${1:?usage: load.sh FILE SERVER}
server=${2:?usage: load.sh FILE SERVER}
[ -f "$file" ] || {
	echo "NOT RUN: no file $file"
	exit 77
}
file=$(cd "$(dirname "$file")" && pwd)/$(basename "$file")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/migrations"
cat >"$work/migrations/1.lua" <<LUA
revision = "load1"
down_revision = nil
function upgrade() op.execute_file("$file") end
LUA
echo 'return { migrations = "migrations" }' >"$work/luamig.lua"
cd "$work" || exit 1

run_luamig() { # URL
	"$luamig" --url "$1" upgrade head >out 2>&1 || {
		cat out
		echo "not ok - luamig: $(basename "$file")"
		exit 1
	}
}

compare() { # what luamig made, what the client made
	if cmp -s "$1" "$2"; then
		echo "ok - $(basename "$(dirname "$file")")/$(basename "$file"): $(wc -l <"$1") lines of dump are equal"
	else
		diff "$1" "$2" | head -20
		echo "not ok - $(basename "$file"): the dumps differ"
		exit 1
	fi
}

own='luamig_'
case $server in
sqlite)
	run_luamig "sqlite:$work/a.db"
	sqlite3 "$work/b.db" <"$file" >/dev/null 2>client.err || cat client.err
	for db in a b; do
		sqlite3 "$db.db" "SELECT name FROM sqlite_master WHERE name LIKE '$own%' AND type = 'table'" |
			while read -r name; do sqlite3 "$db.db" "DROP TABLE $name"; done
		sqlite3 "$db.db" "DELETE FROM sqlite_sequence WHERE name LIKE '$own%'" 2>/dev/null
		# white space before a semicolon is kept in the text of a trigger, and says nothing
		sqlite3 "$db.db" .dump | grep -v "$own" | sed 's/ *;*$//' | grep -v '^$' | sort >"$db.dump"
	done
	;;
postgres*)
	base=${server%%\?*} query=${server#*\?}
	base=${base%/*}
	for db in a b; do psql -q "$base/postgres?$query" -c "DROP DATABASE IF EXISTS luamig_load_$db" -c "CREATE DATABASE luamig_load_$db" 2>/dev/null || exit 1; done
	run_luamig "$base/luamig_load_a?$query"
	psql -q -v ON_ERROR_STOP=1 "$base/luamig_load_b?$query" <"$file" >/dev/null 2>client.err || cat client.err
	for db in a b; do
		pg_dump --no-owner --exclude-table='luamig_*' "$base/luamig_load_$db?$query" | grep -v '^\\\(un\)\?restrict' >"$db.dump"
		psql -q "$base/postgres?$query" -c "DROP DATABASE luamig_load_$db"
	done
	;;
mysql* | mariadb*)
	socket=${server##*unix_socket=}
	sql() { mariadb --comments --default-character-set=utf8mb4 -uroot -S "$socket" "$@"; }
	# shellcheck disable=SC2016 # the backquotes are MySQL's
	names=$(sed -n 's/^CREATE \(SCHEMA\|DATABASE\)\( IF NOT EXISTS\)\? `\?\([A-Za-z0-9_]*\)`\?.*/\3/p' "$file")
	dump() { # made by a file that names its databases, or our own
		mariadb-dump --skip-comments --skip-extended-insert --routines --triggers --order-by-primary -uroot -S "$socket" \
			--ignore-table="$1.luamig_version" --ignore-table="$1.luamig_history" --databases "$1" | sed "s/luamig_load_[ab]/X/g"
	}
	for db in a b; do
		sql -e "DROP DATABASE IF EXISTS luamig_load_$db; CREATE DATABASE luamig_load_$db CHARACTER SET utf8mb4"
		for name in $names; do sql -e "DROP DATABASE IF EXISTS \`$name\`"; done
		if [ "$db" = a ]; then
			run_luamig "mysql://root@localhost/luamig_load_a?unix_socket=$socket"
		else
			sql luamig_load_b <"$file" >/dev/null 2>client.err || cat client.err
		fi
		for name in ${names:-luamig_load_$db}; do dump "$name"; done >"$db.dump"
		sql -e "DROP DATABASE luamig_load_$db"
		for name in $names; do sql -e "DROP DATABASE IF EXISTS \`$name\`"; done
	done
	;;
*)
	echo "load.sh: $server: not sqlite and no URL"
	exit 64
	;;
esac
compare a.dump b.dump
