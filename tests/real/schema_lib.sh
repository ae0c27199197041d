# shellcheck shell=sh disable=SC2034 # url is for the caller
# schema_lib.sh - databases for real schemas: new ones, the client that loads a file, the database's
# own dump of what is there.  Source it after `server` is set: sqlite, or a URL of a server whose
# socket is in it (tests/servers).
#
#   schema_new NAME          an empty database; its URL goes to $url
#   schema_load NAME FILE    FILE through the database's own client
#   schema_dump NAME         the lines of its own dump that count, in any order, to standard output
#   schema_drop NAME         away with it
set -u
prefix=luamig_real_$$

# shellcheck disable=SC2154 # set by whoever sources this
case $server in
sqlite)
	schema_new() {
		rm -f "$1.db"
		url=sqlite:$PWD/$1.db
	}
	schema_load() { sqlite3 -bail "$1.db" <"$2" >/dev/null; }
	schema_drop() { rm -f "$1.db"; }
	# SQLite has no dump but the texts as they were typed: what its pragmas say is compared.
	schema_dump() {
		# a string in the quotes of a name is a string
		sqlite3 "$1.db" <<-'SQL' | tr '"' "'"
			-- NOT NULL says nothing of a rowid
			SELECT 'column', m.name, x.cid, x.name, x.type, x.dflt_value, x.pk, x.hidden,
			       x."notnull" OR x.pk > 0 AND x.type = 'INTEGER'
			FROM sqlite_master AS m, pragma_table_xinfo(m.name) AS x
			WHERE m.type = 'table' AND m.name NOT GLOB 'luamig_*' AND m.name <> 'sqlite_sequence';
			-- numbers of the keys and names of the indexes that no one gave are left out
			SELECT 'key', m.name, f.seq, f."table", f."from", f."to", f.on_update, f.on_delete
			FROM sqlite_master AS m, pragma_foreign_key_list(m.name) AS f
			WHERE m.type = 'table' AND m.name NOT GLOB 'luamig_*' AND m.name <> 'sqlite_sequence';
			SELECT 'index', m.name, iif(i.origin = 'c', i.name, ''), i."unique", i.origin, i.partial,
			       x.seqno, x.cid, x.name, x."desc", x.coll, x.key
			FROM sqlite_master AS m, pragma_index_list(m.name) AS i, pragma_index_xinfo(i.name) AS x
			WHERE m.type = 'table' AND m.name NOT GLOB 'luamig_*' AND m.name <> 'sqlite_sequence';
			SELECT type, name, tbl_name, replace(sql, char(10), ' ') FROM sqlite_master WHERE type = 'trigger';
			SELECT 'words', name, sql LIKE '%without rowid%', sql LIKE '%autoincrement%',
			       replace(lower(sql), ' ', '') LIKE '%)strict%'
			FROM sqlite_master WHERE type = 'table' AND name NOT GLOB 'luamig_*' AND name <> 'sqlite_sequence';
			SELECT 'view', name FROM sqlite_master WHERE type = 'view';
		SQL
		# each by itself: the client may not have the functions that one is made with
		sqlite3 "$1.db" "SELECT name FROM sqlite_master WHERE type = 'view'" | while read -r view; do
			sqlite3 "$1.db" "SELECT 'column', '$view', * FROM pragma_table_xinfo('$view')" 2>&1 | sed "s/^/$view: /"
		done
	}
	;;
postgres*)
	base=${server%%\?*} query=${server#*\?}
	base=${base%/*}
	schema_new() {
		schema_drop "$1" && psql -X -q "$base/postgres?$query" -c "CREATE DATABASE ${prefix}_$1" || return 1
		url="$base/${prefix}_$1?$query"
	}
	schema_load() { psql -X -q -v ON_ERROR_STOP=1 "$base/${prefix}_$1?$query" <"$2" >/dev/null; }
	schema_drop() { PGOPTIONS='-c client_min_messages=error' psql -X -q "$base/postgres?$query" -c "DROP DATABASE IF EXISTS ${prefix}_$1"; }
	schema_dump() {
		# what stands open at the end of a list is not said; tables of luamig and of other tools
		# are not of the schema
		pg_dump -s --no-owner --no-acl --exclude-table='luamig_*' --exclude-table=schema_migrations \
			--exclude-table=ar_internal_metadata "$base/${prefix}_$1?$query" |
			grep -v '^--\|^\\\(un\)\?restrict\|SCHEMA public'
	}
	;;
mysql* | mariadb*)
	socket=${server##*unix_socket=}
	sql() { mariadb --comments --default-character-set=utf8mb4 -uroot -S "$socket" "$@"; }
	schema_new() {
		schema_drop "$1" && sql -e "CREATE DATABASE ${prefix}_$1 CHARACTER SET utf8mb4" || return 1
		url="mysql://root@localhost/${prefix}_$1?unix_socket=$socket"
	}
	schema_load() { # a file that makes and uses a database of its own is loaded into ours
		grep -iv '^ *\(USE\|DROP \(SCHEMA\|DATABASE\)\|CREATE \(SCHEMA\|DATABASE\)\) ' "$2" | sql "${prefix}_$1" >/dev/null
	}
	schema_drop() { sql -e "DROP DATABASE IF EXISTS ${prefix}_$1"; }
	schema_dump() {
		# the session that made it (character set, sql_mode) does not count
		mariadb-dump --no-data --skip-comments --skip-dump-date --skip-triggers -uroot -S "$socket" \
			--ignore-table="${prefix}_$1.luamig_version" --ignore-table="${prefix}_$1.luamig_history" \
			--ignore-table="${prefix}_$1.luamig_journal" "${prefix}_$1" |
			sed "s/${prefix}_[a-z]*/X/g; s/ AUTO_INCREMENT=[0-9]*//; s/DEFINER=[^ ]* //; s/_utf8mb3'/'/g; s/ USING BTREE//" |
			grep -v ' SET \(collation_connection\|character_set_[a-z]*\|sql_mode\) *='
		# the head of a routine or trigger is kept as it was typed
		sql -N "${prefix}_$1" <<-'SQL'
			SELECT ROUTINE_TYPE, ROUTINE_NAME, DTD_IDENTIFIER, ROUTINE_DEFINITION, IS_DETERMINISTIC,
			       SQL_DATA_ACCESS, SECURITY_TYPE, ROUTINE_COMMENT
			FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = DATABASE();
			SELECT SPECIFIC_NAME, ORDINAL_POSITION, PARAMETER_MODE, PARAMETER_NAME, DTD_IDENTIFIER
			FROM information_schema.PARAMETERS WHERE SPECIFIC_SCHEMA = DATABASE();
			SELECT 'TRIGGER', TRIGGER_NAME, ACTION_TIMING, EVENT_MANIPULATION, EVENT_OBJECT_TABLE,
			       ACTION_ORDER, ACTION_STATEMENT
			FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = DATABASE();
		SQL
	}
	;;
*)
	echo "$0: $server: not sqlite and no URL"
	exit 64
	;;
esac
