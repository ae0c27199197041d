#!/bin/sh
# import.sh TOOL DIR SERVER - a real history of another tool through `luamig import`.
#
# TOOL is golang-migrate, dbmate, goose, flyway or sqitch; DIR its folder of migrations; SERVER is
# sqlite, or a URL of a server whose socket is in it (tests/servers).  Three databases are made:
#   a  import, then upgrade head
#   b  the same SQL by sqlite3, psql or mariadb, in the tool's order
#   c  the first half by the client and the tool's own state table, then import --stamp and upgrade
# The database's own dump of the schema, and the number of rows of each table, must be the same for all.
# Then a and b go down as far as the history has a way back.  Exit 77: no input.
#
#   LUAMIG_REAL_SED   a sed script through which the files go first, in a throwaway copy
#   LUAMIG_REAL_NAMES the same for the names of the files
#   LUAMIG_REAL_SKIP  files that are left out (a pattern of find -name)
#   LUAMIG_REAL_TO    the last version that is taken (of files that begin with theirs)
#   LUAMIG_REAL_SETUP SQL that every database gets before (extensions, roles)
#   LUAMIG_REAL_X     KEY=VALUE … for placeholders
#   LUAMIG_REAL_TEST  also run luamig test over the imported history, and show so many lines of it
# shellcheck disable=SC2086,SC2094,SC2317 # lists of words; names that are alike; called by name
set -u
LUAMIG_REAL_X=${LUAMIG_REAL_X:-}
here=$(cd "$(dirname "$0")/../.." && pwd)
luamig=${LUAMIG:-$here/build/release/luamig}
usage='usage: import.sh TOOL DIR SERVER'
tool=${1:?$usage} dir=${2:?$usage} server=${3:?$usage}
[ -d "$dir" ] || {
	echo "NOT RUN: no folder $dir"
	exit 77
}
name=$(basename "$dir")
work=$(mktemp -d)
cp -r "$dir" "$work/theirs"
mkdir "$work/sql"
cd "$work" || exit 1
tab=$(printf '\t')
failed=0

no() { # WHAT FILE
	echo "not ok - $name: $1"
	[ ! -f "${2:-}" ] || head -12 "$2"
	failed=1
}

# ---- the history as it is -------------------------------------------------------------------------

[ -z "${LUAMIG_REAL_SKIP:-}" ] || find theirs -type f -name "$LUAMIG_REAL_SKIP" -delete
if [ -n "${LUAMIG_REAL_TO:-}" ]; then
	for file in theirs/[0-9]*; do
		version=$(basename "$file")
		[ "${version%%_*}" -le "$LUAMIG_REAL_TO" ] || rm "$file"
	done
fi
if [ -n "${LUAMIG_REAL_NAMES:-}" ]; then
	find theirs -type f | while read -r file; do
		to=$(dirname "$file")/$(basename "$file" | sed "$LUAMIG_REAL_NAMES")
		[ "$file" = "$to" ] || mv "$file" "$to"
	done
fi
[ -z "${LUAMIG_REAL_SED:-}" ] || find theirs -name '*.sql' | while read -r file; do sed -i "$LUAMIG_REAL_SED" "$file"; done

# half FILE UP|DOWN: one way of a file with both
half() {
	awk -v way="$2" -v tool="$tool" '
		{ line = tolower($0) }
		tool == "dbmate" && line ~ /^[ \t]*--[ \t]*migrate:(up|down)/ { on = (line ~ ("migrate:" way)); next }
		tool == "goose" && line ~ /^[ \t]*--[ \t]*\+goose[ \t]+(up|down)/ { on = (line ~ ("goose[ \t]+" way)); next }
		on { print }' "$1"
}
# wrapped: as the tools of MySQL send it, in one piece
wrapped() {
	case $server in
	mysql* | mariadb*) printf 'DELIMITER $$$$\n' && cat && printf '\n$$$$\n' ;;
	*) cat ;;
	esac
}
# A statement between these ends where they say.
statements() {
	case $server in
	mysql* | mariadb*) sed 's/^ *-- *+goose *StatementBegin.*/DELIMITER $$$$/; s/^ *-- *+goose *StatementEnd.*/$$$$\nDELIMITER ;/' ;;
	*) cat ;;
	esac
}
# ${key} of Flyway
fill() {
	set -- $LUAMIG_REAL_X
	script=
	for pair; do script="$script;s/\${${pair%%=*}}/${pair#*=}/g"; done
	sed "$script"
}
# The steps in order: VERSION UP-FILE DOWN-FILE (or nothing), for the client.
case $tool in
golang-migrate)
	(cd theirs && printf '%s\n' *.up.*sql) | sort -n | while read -r up; do
		down=$(cd theirs && echo "${up%%_*}"_*.down.*sql)
		wrapped <"theirs/$up" >"sql/$up"
		if [ -f "theirs/$down" ]; then wrapped <"theirs/$down" >"sql/$down"; else down=; fi
		echo "${up%%_*}$tab$up$tab$down"
	done
	;;
dbmate | goose)
	(cd theirs && printf '%s\n' *.sql) | sort -n | while read -r file; do
		half "theirs/$file" up >up
		half "theirs/$file" down >down
		if [ "$tool" = goose ]; then set -- statements; else set -- wrapped; fi
		"$1" <up >"sql/$file.up"
		"$1" <down >"sql/$file.down"
		grep -qi 'NO TRANSACTION\|transaction:false' "theirs/$file" && echo "-- NO TRANSACTION" | tee -a "sql/$file.up" >>"sql/$file.down"
		down=$file.down
		grep -qi 'migrate:down\|+goose Down' "theirs/$file" || down=
		echo "$(echo "$file" | sed 's/^\([0-9]*\).*/\1/')$tab$file.up$tab$down"
	done
	;;
flyway)
	(cd theirs && printf '%s\n' V*.sql) | while read -r file; do
		version=${file%%__*}
		version=${version#V} down=$(cd theirs && echo U"${version#V}"__*.sql)
		fill <"theirs/$file" >"sql/$file"
		if [ -f "theirs/$down" ]; then fill <"theirs/$down" >"sql/$down"; else down=; fi
		echo "$(echo "$version" | tr _ .)$tab$file$tab$down"
	done | sort -V -t "$tab" -k 1,1
	;;
sqitch) # a change that comes again has its first form under name@tag
	awk -F '[ \t]' '/^[ \t]*[#%]/ || NF == 0 { next }
		/^@/ { for (c in open) tags[c] = $1 " " tags[c]; next }
		{ if ($1 in open) forms[open[$1]] = tags[$1]
		  n++; name[n] = $1; open[$1] = n; tags[$1] = "" }
		END { for (i = 1; i <= n; i++) print name[i] "\t" forms[i] }' theirs/sqitch.plan >plan
	number=0
	while IFS=$tab read -r change tags; do
		number=$((number + 1)) script=$change
		for tag in $tags; do
			[ ! -f "theirs/deploy/$change$tag.sql" ] || { script=$change$tag && break; }
		done
		cp "theirs/deploy/$script.sql" "sql/$number.up"
		down=
		[ ! -f "theirs/revert/$script.sql" ] || { cp "theirs/revert/$script.sql" "sql/$number.down" && down=$number.down; }
		echo "$change$tab$number.up$tab$down"
	done <plan
	;;
*)
	echo "import.sh: $usage"
	exit 64
	;;
esac >steps
count=$(wc -l <steps)
half=$((count / 2))

# ---- the database ---------------------------------------------------------------------------------

own="name NOT LIKE 'luamig\\_%' ESCAPE '\\'"
case $server in
sqlite)
	url() { echo "sqlite:$work/$1.db"; }
	sql() { db=$1 && shift && sqlite3 -bail "$work/$db.db" "$@"; }
	step() {
		if grep -qi 'NO TRANSACTION\|^ *begin *;\|^ *BEGIN TRANSACTION' "$2"; then sql "$1" <"$2"; else
			{ echo 'BEGIN;' && cat "$2" && printf '\n;COMMIT;\n'; } | sql "$1"
		fi
	}
	fresh() { rm -f "$work/$1.db" && : >"$work/$1.db"; }
	gone() { rm -f "$work/$1.db"; }
	schema() { sql "$1" "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE tbl_$own AND name NOT LIKE 'sqlite%' ORDER BY 1, 2"; }
	tables() { sql "$1" "SELECT '\"' || name || '\"' FROM sqlite_master WHERE type = 'table' AND $own AND name NOT LIKE 'sqlite%' AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY 1"; }
	;;
postgres*)
	base=${server%%\?*} query=${server#*\?}
	base=${base%/*}
	url() { echo "$base/luamig_import_$1?$query"; }
	sql() { db=$1 && shift && PGOPTIONS='-c client_min_messages=warning' psql -XqAt -v ON_ERROR_STOP=1 "$(url "$db")" "$@"; }
	# what cannot be in a transaction, or brings its own, is not put into one
	step() {
		if grep -qi 'CONCURRENTLY\|NO TRANSACTION\|^ *begin *;\|^ *BEGIN TRANSACTION' "$2"; then sql "$1" -f "$2"; else sql "$1" -1 -f "$2"; fi
	}
	gone() { psql -Xq "$base/postgres?$query" -c "DROP DATABASE IF EXISTS luamig_import_$1" 2>/dev/null; }
	fresh() { gone "$1" && psql -Xq "$base/postgres?$query" -c "CREATE DATABASE luamig_import_$1"; }
	schema() { pg_dump -s --no-owner -T '*.luamig_*' "$(url "$1")" | sed "s/luamig_import_[a-z]*/X/g" | grep -v '^\\\(un\)\?restrict\|^--'; }
	tables() { sql "$1" -c "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema') AND table$own ORDER BY 1"; }
	;;
mysql* | mariadb*)
	socket=${server##*unix_socket=}
	url() { echo "mysql://root@localhost/luamig_import_$1?unix_socket=$socket"; }
	client() { mariadb --comments --default-character-set=utf8mb4 -uroot -S "$socket" "$@"; }
	sql() { db=$1 && shift && client -N "luamig_import_$db" ${1:+-e "$1"}; }
	step() { sql "$1" <"$2"; }
	gone() { client -e "DROP DATABASE IF EXISTS luamig_import_$1"; }
	fresh() { gone "$1" && client -e "CREATE DATABASE luamig_import_$1 CHARACTER SET utf8mb4"; }
	schema() {
		mariadb-dump --no-data --skip-comments --routines --triggers -uroot -S "$socket" "luamig_import_$1" \
			--ignore-table="luamig_import_$1.luamig_version" --ignore-table="luamig_import_$1.luamig_history" --ignore-table="luamig_import_$1.luamig_journal" |
			sed "s/luamig_import_[a-z]/X/g; s/ AUTO_INCREMENT=[0-9]*//" |
			# the session that made it does not count
			grep -v ' SET \(collation_connection\|character_set_[a-z]*\|sql_mode\|time_zone\) *='
	}
	tables() { sql "$1" "SELECT concat('\`', table_name, '\`') FROM information_schema.tables WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE' AND table_$own ORDER BY 1" | sed "s/ESCAPE.*//"; }
	own="name NOT LIKE 'luamig%'"
	;;
*)
	echo "import.sh: $server: not sqlite and no URL"
	exit 64
	;;
esac
cleanup() {
	cd /
	for db in a b c; do gone "$db"; done
	rm -rf "$work"
}
trap cleanup EXIT
for db in a b c; do
	fresh "$db" || exit 1
	[ -z "${LUAMIG_REAL_SETUP:-}" ] || printf '%s\n' "$LUAMIG_REAL_SETUP" | sql "$db" || exit 1
done

look() { # DATABASE FILE
	{
		schema "$1" | grep -v '^ *$'
		tables "$1" | while read -r table; do
			[ "$server" = sqlite ] || printf '%s ' "$table"
			sql "$1" "${dash_c:-}SELECT count(*) FROM $table" 2>&1
		done
	} >"$2"
}
case $server in postgres*)
	look() {
		{
			schema "$1" | grep -v '^ *$'
			tables "$1" | sed "s/.*/SELECT '&', count(*) FROM &;/" | sql "$1"
		} >"$2"
	}
	;;
esac
same() { # WHAT FILE FILE
	if cmp -s "$2" "$3"; then
		echo "ok - $name: $1: $(wc -l <"$2") lines are equal"
	else
		diff "$2" "$3" >difference
		no "$1" difference
	fi
}

# ---- up -------------------------------------------------------------------------------------------

# import DATABASE OPTION...
import() {
	db=$1 && shift
	rm -rf "$work/project" && mkdir -p "$work/project/migrations" && cd "$work/project" || exit 1
	echo 'return { url = env "DATABASE_URL" }' >luamig.lua
	DATABASE_URL=$(url "$db")
	export DATABASE_URL
	for pair in $LUAMIG_REAL_X; do set -- -x "$pair" "$@"; done
	if "$luamig" import "$tool" ../theirs "$@" >../out 2>&1; then
		if "$luamig" upgrade head >>../out 2>&1; then cd ..; else
			cd ..
			tail -15 out >end
			no "$db: upgrade" end
			return 1
		fi
	else
		cd ..
		no "$db: import" out
		return 1
	fi
}
# by_client DATABASE FROM TO
by_client() {
	sed -n "$2,$3p" steps | cut -f 2 | while read -r file; do
		step "$1" "sql/$file" >client.out 2>&1 || {
			{ echo "$file" && cat client.out; } >client.err
			exit 1
		}
	done && return
	no "the client stops" client.err
	return 1
}
# What the tool would have written after the first half.
state_table() {
	case $tool in
	golang-migrate)
		echo 'CREATE TABLE schema_migrations (version bigint NOT NULL PRIMARY KEY, dirty boolean NOT NULL);'
		sed -n "${half}p" steps | sed "s/^\([0-9]*\).*/INSERT INTO schema_migrations VALUES (\1, false);/"
		;;
	dbmate)
		echo 'CREATE TABLE schema_migrations (version varchar(128) PRIMARY KEY);'
		sed -n "1,${half}p" steps | sed "s/^\([0-9]*\).*/INSERT INTO schema_migrations VALUES ('\1');/"
		;;
	goose)
		echo 'CREATE TABLE goose_db_version (id integer PRIMARY KEY, version_id bigint NOT NULL, is_applied boolean NOT NULL, tstamp timestamp DEFAULT CURRENT_TIMESTAMP);'
		echo 'INSERT INTO goose_db_version (id, version_id, is_applied) VALUES (1, 0, true);'
		sed -n "1,${half}p" steps | cut -f 1 | awk '{ printf "INSERT INTO goose_db_version (id, version_id, is_applied) VALUES (%d, %s, true);\n", NR + 1, $1 }'
		;;
	flyway)
		echo 'CREATE TABLE flyway_schema_history (installed_rank integer NOT NULL PRIMARY KEY, version varchar(50), description varchar(200) NOT NULL, type varchar(20) NOT NULL, script varchar(1000) NOT NULL, checksum integer, installed_by varchar(100) NOT NULL, installed_on timestamp DEFAULT CURRENT_TIMESTAMP, execution_time integer NOT NULL, success boolean NOT NULL);'
		sed -n "1,${half}p" steps | awk -F '\t' "{ printf \"INSERT INTO flyway_schema_history (installed_rank, version, description, type, script, installed_by, execution_time, success) VALUES (%d, '%s', 'x', 'SQL', '%s', 'x', 1, true);\\n\", NR, \$1, \$2 }"
		;;
	sqitch)
		echo 'CREATE SCHEMA sqitch; CREATE TABLE sqitch.changes (change_id text PRIMARY KEY, change text NOT NULL, project text NOT NULL, committed_at timestamptz NOT NULL, planned_at timestamptz NOT NULL);'
		sed -n "1,${half}p" steps | awk -F '\t' "{ printf \"INSERT INTO sqitch.changes VALUES ('%d', '%s', 'x', now(), now() + interval '%d s');\\n\", NR, \$1, NR }"
		;;
	esac
}
drop_state_table() {
	case $tool in
	golang-migrate | dbmate) echo 'DROP TABLE schema_migrations;' ;;
	goose) echo 'DROP TABLE goose_db_version;' ;;
	flyway) echo 'DROP TABLE flyway_schema_history;' ;;
	sqitch) echo 'DROP SCHEMA sqitch CASCADE;' ;;
	esac
}

if by_client c 1 "$half" && state_table | sql c && import c --stamp; then
	drop_state_table | sql c
	look c c.look
fi
import a || exit 1
look a a.look
by_client b 1 "$count" || exit 1
look b b.look
same "$count steps up, luamig and the client" a.look b.look
[ ! -f c.look ] || same "stamped after $half by the table of $tool, then up" c.look b.look
grep -v 'applied\|^$' out | grep -i 'note\|warn\|left out\|filled' | head -8

# ---- down -----------------------------------------------------------------------------------------

way_back=$(awk -F '\t' '{ n = $3 == "" ? 0 : n + 1 } END { print n + 0 }' steps)
taken_back=0
: >client.err
for file in $(tail -n "$way_back" steps | tac | cut -f 3); do
	[ "$way_back" -gt 0 ] || break
	step b "sql/$file" >client.out 2>&1 || {
		{ echo "$file" && cat client.out; } >client.err
		break
	}
	taken_back=$((taken_back + 1))
done
if [ "$way_back" -gt 0 ]; then
	(cd project && DATABASE_URL=$(url a) && export DATABASE_URL && "$luamig" downgrade "-$way_back" >../down.out 2>&1)
	look a a.look
	look b b.look
	same "$taken_back of $way_back steps down, luamig and the client" a.look b.look
	if [ "$taken_back" -lt "$way_back" ]; then
		echo "# the client stops at $(head -2 client.err | tr '\n' ' ')"
		grep -v '^ *$' down.out | tail -8 | sed 's/^/# /'
	fi
fi

# ---- luamig test ----------------------------------------------------------------------------------

if [ -n "${LUAMIG_REAL_TEST:-}" ]; then
	status=0
	(cd project && DATABASE_URL=$(url a) && export DATABASE_URL && "$luamig" test >../test.out 2>&1) || status=$?
	echo "# luamig test: exit $status, $(grep -c '^ *ok' test.out) revisions ok; $(tail -1 test.out)"
	grep -v '^ *ok\|note: irreversible\|^note\|^ *$' test.out | sed '$d' | head "-${LUAMIG_REAL_TEST}" | sed 's/^/#   /'
fi
exit "$failed"
