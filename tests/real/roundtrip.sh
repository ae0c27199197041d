#!/bin/sh
# roundtrip.sh FILE SERVER - a real schema reflected and made again, beside the original.
#
# SERVER is sqlite, or a URL of a server whose socket is in it (tests/servers).  FILE is loaded by the
# database's own client; what luamig reflects of it is created in an empty database (tests/laws/
# roundtrip), and the two dumps of the database's own program must be equal, line by line, in any
# order.  SQLite has no dump but the texts themselves: what its pragmas say is compared.  Exit 77: no
# input.
set -u
here=$(cd "$(dirname "$0")/../.." && pwd)
roundtrip=${ROUNDTRIP:-$here/build/release/tests/laws/roundtrip}
file=${1:?usage: roundtrip.sh FILE SERVER}
server=${2:?usage: roundtrip.sh FILE SERVER}
[ -f "$file" ] || {
	echo "NOT RUN: no file $file"
	exit 77
}
file=$(cd "$(dirname "$file")" && pwd)/$(basename "$file")
name=$(basename "$(dirname "$file")")/$(basename "$file")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1

trip() { # FROM TO
	"$roundtrip" "$1" "$2" >out 2>&1 && return
	cat out
	echo "not ok - $name: made from its reflection it is another schema"
	exit 1
}

compare() {
	for db in a b; do
		# the comma behind the last line of a list is behind another one
		sed 's/^ *//; s/,$//' "$db.dump" | grep -v '^$' | sort >"$db.lines"
	done
	if cmp -s a.lines b.lines; then
		echo "ok - $name: $(cat out); $(wc -l <a.lines) lines of dump are equal"
	else
		diff a.lines b.lines | head -20
		echo "not ok - $name: the dumps differ"
		exit 1
	fi
}

case $server in
sqlite)
	sqlite3 a.db <"$file" >/dev/null 2>client.err || cat client.err
	trip "sqlite:$work/a.db" "sqlite:$work/b.db"
	for db in a b; do
		sqlite3 "$db.db" >"$db.dump" <<-'SQL'
			-- NOT NULL says nothing of a rowid
			SELECT 'column', m.name, x.cid, x.name, x.type, x.dflt_value, x.pk, x.hidden,
			       x."notnull" OR x.pk > 0 AND x.type = 'INTEGER'
			FROM sqlite_master AS m, pragma_table_xinfo(m.name) AS x WHERE m.type IN ('table', 'view');
			-- numbers of the keys and names of the indexes that no one gave are left out
			SELECT 'key', m.name, f.seq, f."table", f."from", f."to", f.on_update, f.on_delete
			FROM sqlite_master AS m, pragma_foreign_key_list(m.name) AS f WHERE m.type = 'table';
			SELECT 'index', m.name, iif(i.origin = 'c', i.name, ''), i."unique", i.origin, i.partial,
			       x.seqno, x.cid, x.name, x."desc", x.coll, x.key
			FROM sqlite_master AS m, pragma_index_list(m.name) AS i, pragma_index_xinfo(i.name) AS x
			WHERE m.type = 'table';
			SELECT type, name, tbl_name, replace(sql, char(10), ' ') FROM sqlite_master WHERE type = 'trigger';
		SQL
	done
	;;
postgres*)
	base=${server%%\?*} query=${server#*\?}
	base=${base%/*}
	for db in a b; do
		psql -q "$base/postgres?$query" -c "DROP DATABASE IF EXISTS luamig_trip_$db" -c "CREATE DATABASE luamig_trip_$db" 2>/dev/null || exit 1
	done
	psql -q -v ON_ERROR_STOP=1 "$base/luamig_trip_a?$query" <"$file" >/dev/null 2>client.err || cat client.err
	trip "$base/luamig_trip_a?$query" "$base/luamig_trip_b?$query"
	for db in a b; do
		pg_dump -s --no-owner --no-acl "$base/luamig_trip_$db?$query" |
			grep -v '^--\|^\\\(un\)\?restrict\|SCHEMA public' >"$db.dump"
		psql -q "$base/postgres?$query" -c "DROP DATABASE luamig_trip_$db"
	done
	;;
mysql* | mariadb*)
	socket=${server##*unix_socket=}
	sql() { mariadb --comments --default-character-set=utf8mb4 -uroot -S "$socket" "$@"; }
	for db in a b; do sql -e "DROP DATABASE IF EXISTS luamig_trip_$db; CREATE DATABASE luamig_trip_$db CHARACTER SET utf8mb4"; done
	# a file that makes and uses a database of its own is loaded into ours
	grep -iv '^ *\(USE\|DROP \(SCHEMA\|DATABASE\)\|CREATE \(SCHEMA\|DATABASE\)\) ' "$file" | sql luamig_trip_a >/dev/null 2>client.err || cat client.err
	trip "mysql://root@localhost/luamig_trip_a?unix_socket=$socket" "mysql://root@localhost/luamig_trip_b?unix_socket=$socket"
	for db in a b; do
		# the session that made it (character set, sql_mode) does not count
		mariadb-dump --no-data --skip-comments --skip-dump-date --triggers -uroot -S "$socket" "luamig_trip_$db" |
			sed "s/luamig_trip_[ab]/X/g; s/ AUTO_INCREMENT=[0-9]*//; s/DEFINER=[^ ]* //; s/_utf8mb3'/'/g" |
			grep -v ' SET \(collation_connection\|character_set_[a-z]*\|sql_mode\) *=' >"$db.dump"
		# the head of a routine is kept as it was typed
		sql -N "luamig_trip_$db" >>"$db.dump" <<-'SQL'
			SELECT ROUTINE_TYPE, ROUTINE_NAME, DTD_IDENTIFIER, ROUTINE_DEFINITION, IS_DETERMINISTIC,
			       SQL_DATA_ACCESS, SECURITY_TYPE, ROUTINE_COMMENT
			FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = DATABASE();
			SELECT SPECIFIC_NAME, ORDINAL_POSITION, PARAMETER_MODE, PARAMETER_NAME, DTD_IDENTIFIER
			FROM information_schema.PARAMETERS WHERE SPECIFIC_SCHEMA = DATABASE();
		SQL
		sql -e "DROP DATABASE luamig_trip_$db"
	done
	;;
*)
	echo "roundtrip.sh: $server: not sqlite and no URL"
	exit 64
	;;
esac
compare
