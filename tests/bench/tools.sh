#!/bin/sh
# tools.sh BUILD - luamig beside the other tools in one run: N revisions of a small table each, up,
# nothing to do, and down, on SQLite, PostgreSQL and MariaDB; and starting.  The floor is the database's own
# client: the same DDL and a version row, a COMMIT for each revision, through one connection, nothing
# else.  A table, no verdict: machines differ.
#
#   LUAMIG_BENCH_REVISIONS   N (default 200)
#   LUAMIG_BENCH_REPEAT      runs of each, of which the median counts (default 3)
set -eu
here=$(cd "$(dirname "$0")" && pwd)
build=$(cd "${1:?usage: tools.sh BUILD}" && pwd)
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$here/lib.sh"
count=${LUAMIG_BENCH_REVISIONS:-200}
repeat=${LUAMIG_BENCH_REPEAT:-3}
fetch_peers
PGHOST=$LUAMIG_TEST_POSTGRES_SOCKET PGPORT=$LUAMIG_TEST_POSTGRES_PORT PGUSER=postgres
socket=$LUAMIG_TEST_MARIADB_SOCKET

# --- each tool: tool_make DATABASE, tool_up, tool_down, tool_missing DATABASE ----------------------
# `down` answers 1 where a tool has no command for it.
luamig_make() {
	project "$work/luamig" "$count"
	DATABASE_URL=$(database_url "$1") && export DATABASE_URL
}
luamig_up() { (cd "$work/luamig" && "$luamig" upgrade head); }
luamig_down() { (cd "$work/luamig" && "$luamig" downgrade base); }

floor_make() {
	awk -v count="$count" -v name="$1" 'BEGIN {
		up = "up.sql"; down = "down.sql"
		print "CREATE TABLE version (version_num varchar(40) NOT NULL PRIMARY KEY); INSERT INTO version VALUES (\0470\047);" >up
		for (n = 1; n <= count; n++) {
			printf "BEGIN;\nUPDATE version SET version_num = \047%d\047;\n", n >up
			printf "CREATE TABLE t_%d (id integer NOT NULL PRIMARY KEY, name varchar(40) NOT NULL);\nCOMMIT;\n", n >up
			printf "BEGIN;\nUPDATE version SET version_num = \047%d\047;\nDROP TABLE t_%d;\nCOMMIT;\n", count - n, count - n + 1 >down
		}
	}'
	floor=$1
}
floor_up() { client "$floor" <up.sql; }
floor_down() { client "$floor" <down.sql; }

alembic_missing() {
	command -v alembic >/dev/null || { echo 'no alembic (python3-alembic)'; return; }
	case $1 in
	postgres) python_with psycopg2 >/dev/null || echo 'no python3-psycopg2' ;;
	mariadb) python_with pymysql >/dev/null || echo 'no python3-pymysql' ;;
	esac
}
alembic_make() {
	case $1 in
	sqlite) url=sqlite:///$work/it.db ;;
	postgres) url="postgresql+psycopg2://postgres@/$database?host=$PGHOST\&port=$PGPORT" ;;
	mariadb) url="mysql+pymysql://root@localhost/$database?unix_socket=$socket" ;;
	esac
	alembic_project "$work/alembic.$1" "$count" "$(printf '%s' "$url" | sed 's/\\&/\&/')"
	alembic_folder=$work/alembic.$1
}
alembic_up() { (cd "$alembic_folder" && alembic upgrade head); }
alembic_down() { (cd "$alembic_folder" && alembic downgrade base); }

dbmate_missing() { [ -x "$peers/node_modules/.bin/dbmate" ] || echo 'npm has not given dbmate'; }
dbmate_make() {
	case $1 in
	sqlite) dbmate_url=sqlite:$work/it.db ;;
	postgres) dbmate_url="postgres://postgres@/$database?host=$PGHOST&port=$PGPORT&sslmode=disable" ;;
	mariadb) dbmate_url="mysql://root@localhost/$database?socket=$socket" ;;
	esac
	mkdir -p dbmate
	awk -v count="$count" 'BEGIN {
		for (n = 1; n <= count; n++) {
			file = sprintf("dbmate/%014d_t.sql", n)
			printf "-- migrate:up\nCREATE TABLE t_%d (id integer NOT NULL PRIMARY KEY, name varchar(40) NOT NULL);\n", n >file
			printf "-- migrate:down\nDROP TABLE t_%d;\n", n >file
			close(file)
		}
	}'
}
dbmate_up() { "$peers/node_modules/.bin/dbmate" --no-dump-schema -u "$dbmate_url" -d dbmate up; }
dbmate_down() { return 1; } # one revision a command

knex_missing() { [ -x "$peers/node_modules/.bin/knex" ] || echo 'npm has not given knex'; }
knex_make() {
	case $1 in
	sqlite) settings="client: 'better-sqlite3', useNullAsDefault: true, connection: { filename: '$work/it.db' }" ;;
	postgres) settings="client: 'pg', connection: { host: '$PGHOST', port: $PGPORT, user: 'postgres', database: '$database' }" ;;
	mariadb) settings="client: 'mysql2', connection: { socketPath: '$socket', user: 'root', database: '$database' }" ;;
	esac
	mkdir -p knex
	ln -sfn "$peers/node_modules" node_modules
	echo "module.exports = { $settings, migrations: { directory: './knex' } };" >knexfile.js
	awk -v count="$count" 'BEGIN {
		for (n = 1; n <= count; n++) {
			file = sprintf("knex/%014d_t.js", n)
			printf "exports.up = k => k.schema.createTable(\047t_%d\047, t => { t.integer(\047id\047).primary(); t.string(\047name\047, 40).notNullable(); });\n", n >file
			printf "exports.down = k => k.schema.dropTable(\047t_%d\047);\n", n >file
			close(file)
		}
	}'
}
knex_up() { "$peers/node_modules/.bin/knex" migrate:latest; }
knex_down() { "$peers/node_modules/.bin/knex" migrate:rollback --all; }

sqitch_missing() {
	command -v sqitch >/dev/null || { echo 'no sqitch'; return; }
	case $1 in sqlite) module=DBD::SQLite ;; postgres) module=DBD::Pg ;; mariadb) module=DBD::mysql ;; esac
	perl -M"$module" -e 1 2>/dev/null || echo "no $module"
}
sqitch_make() {
	case $1 in
	sqlite) sqitch_url=db:sqlite:$work/it.db ;;
	postgres) sqitch_url="db:pg://postgres@/$database?host=$PGHOST&port=$PGPORT" ;;
	mariadb) sqitch_url="db:mysql://root@localhost/$database?mysql_socket=$socket" ;;
	esac
	mkdir -p sqitch/deploy sqitch/revert
	case $1 in sqlite) engine=sqlite ;; postgres) engine=pg ;; mariadb) engine=mysql ;; esac
	printf '[core]\n\tengine = %s\n[user]\n\tname = bench\n\temail = bench@example.org\n' "$engine" >sqitch/sqitch.conf
	awk -v count="$count" 'BEGIN {
		plan = "sqitch/sqitch.plan"
		print "%syntax-version=1.0.0\n%project=bench\n" >plan
		for (n = 1; n <= count; n++) {
			printf "t_%d 2026-11-20T12:00:00Z bench <bench@example.org> # a table\n", n >plan
			file = sprintf("sqitch/deploy/t_%d.sql", n)
			printf "BEGIN;\nCREATE TABLE t_%d (id integer NOT NULL PRIMARY KEY, name varchar(40) NOT NULL);\nCOMMIT;\n", n >file
			close(file)
			file = sprintf("sqitch/revert/t_%d.sql", n)
			printf "BEGIN;\nDROP TABLE t_%d;\nCOMMIT;\n", n >file
			close(file)
		}
	}'
}
# its own client is found by the environment: a unix socket is no part of its URLs
sqitch_run() {
	(cd sqitch && MYSQL_UNIX_PORT=$socket PGHOST=$PGHOST PGPORT=$PGPORT PGUSER=$PGUSER sqitch "$@" "$sqitch_url")
}
sqitch_up() { sqitch_run deploy; }
sqitch_down() { sqitch_run revert -y; }

# --- measuring -----------------------------------------------------------------------------------
# One way of one tool, the output kept for the case that it fails.
timed() { # FUNCTION FILE
	now >"$work/began"
	"$1" >"$work/said" 2>&1 </dev/null && since >>"$2"
}
tables_now() {
	case $1 in
	sqlite) echo "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name GLOB 't_[0-9]*'" ;;
	postgres) echo "SELECT count(*) FROM pg_tables WHERE schemaname = 'public' AND tablename ~ '^t_[0-9]'" ;;
	mariadb) echo "SELECT count(*) FROM information_schema.tables WHERE table_schema = database() AND table_name REGEXP '^t_[0-9]'" ;;
	esac | client "$1"
}
measure() { # DATABASE TOOL
	mkdir -p "$work/$2"
	cd "$work"
	"$2_make" "$1"
	: >"$work/up" && : >"$work/again" && : >"$work/down"
	for _ in $(seq 1 "$repeat"); do
		new_database "$1"
		timed "$2_up" "$work/up" && [ "$(tables_now "$1")" -eq "$count" ] || return 1
		[ "$2" = floor ] || timed "$2_up" "$work/again" || return 1
		! timed "$2_down" "$work/down" || [ "$(tables_now "$1")" -eq 0 ] || return 1
	done
	echo "$(median <"$work/up") $(median <"$work/again") $(median <"$work/down")" >"$work/result"
}
row() { # WHAT UP AGAIN DOWN (microseconds, 0: none): beside those of luamig in $ours
	awk -v what="$1" -v up="${2:-0}" -v again="${3:-0}" -v down="${4:-0}" -v ours="$ours" '
	function cell(value, mine) {
		if (value == 0) return sprintf("%20s", "-")
		return sprintf("%11.1f ms %5.1fx", value / 1000, value / mine)
	}
	BEGIN {
		split(ours, mine)
		printf "%-28s %s %s %s\n", what, cell(up, mine[1]), cell(again, mine[2]), cell(down, mine[3])
	}'
}

printf 'fsync of a page here: %d us; the servers run without it\n' "$(sync_time)"
for name in $all_databases; do
	printf '\n%-28s %20s %20s %20s\n' "$(title_of "$name"), $count revisions" 'up (of luamig)' 'nothing to do' down
	printf '%.0s-' $(seq 1 100) && echo
	ours=
	for tool in luamig floor alembic dbmate knex sqitch; do
		why=
		case $tool in luamig | floor) ;; *) why=$("${tool}_missing" "$name") ;; esac
		if [ -n "$why" ]; then
			absent "$tool" "$why"
		elif measure "$name" "$tool"; then
			up=$(median <"$work/up") again=$(median <"$work/again") down=$(median <"$work/down")
			[ -n "$ours" ] || ours="$up $again $down"
			row "$tool" "$up" "$again" "$down"
		else
			absent "$tool" "it failed: $(tail -n 1 "$work/said" | cut -c1-100)"
		fi
	done
done
