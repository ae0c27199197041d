# shellcheck shell=sh disable=SC2034,SC2154
# lib.sh - what the tests of faults share, beside tests/cli/lib.sh: a new database for each block,
# projects of generated revisions, and processes in the background, which are ended whatever happens.
#
#   it 'says what must hold' 'on NAME FUNCTION'
#
# runs FUNCTION with an empty database of that kind as $DATABASE_URL, in a project of its own.
tests=$(cd "$(dirname "$0")" && pwd)
[ -d "$tests/faults" ] || tests=$(dirname "$tests")
# shellcheck source-path=SCRIPTDIR source=../cli/lib.sh
. "$tests/cli/lib.sh"
block=0

# --- databases ---------------------------------------------------------------------------------
family_of() { # NAME
	case $1 in
	sqlite) echo sqlite ;;
	postgres | pg*) echo postgres ;;
	*) echo mysql ;;
	esac
}
query() { # SQL: the rows of $DATABASE_URL
	case $family in
	sqlite) sqlite3 -batch -bail -cmd '.timeout 300000' "$dbfile" "$1" ;;
	*) client "$database" "$DATABASE_URL" "$1" ;;
	esac
}
# The same beside the block's database, in the one that the server was started with.
admin() { client "$database" "$(server_url "$database")" "$1"; }

new_database() { # NAME
	database=$1 family=$(family_of "$1")
	dbname=luamig_f$$_$count
	mkdir -p "$work/$dbname/migrations"
	cd "$work/$dbname" || exit 1
	dbfile=$PWD/it.db
	if [ "$family" = sqlite ]; then
		DATABASE_URL=sqlite:$dbfile
	else
		DATABASE_URL=$(with_database "$(server_url "$1")" "$dbname")
		admin "CREATE DATABASE $dbname" || exit 1
	fi
	export DATABASE_URL
	config ''
}
remove_database() {
	case $family in
	postgres)
		admin "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '$dbname'" >/dev/null
		admin "DROP DATABASE IF EXISTS $dbname" 2>/dev/null
		;;
	mysql)
		for session in $(admin "SELECT id FROM information_schema.processlist WHERE db = '$dbname'"); do
			admin "KILL $session" 2>/dev/null
		done
		admin "DROP DATABASE IF EXISTS $dbname"
		;;
	esac
	cd "$work" && rm -rf "${work:?}/$dbname"
}

# shellcheck disable=SC2317 # run by a trap
leave_block() { # STATUS
	[ "$1" -eq 0 ] || tail -n 20 ./*.out ./*.err 2>/dev/null
	for pid in $running; do kill -KILL "$pid" 2>/dev/null; done
	for pid in $running; do wait "$pid" 2>/dev/null; done
	remove_database
}

# `it` runs its block in a subshell, so this trap is the subshell's own.
on() { # SERVER FUNCTION [ARGUMENT...]
	running=
	new_database "$1"
	trap 'leave_block $?' EXIT
	trap 'exit 143' TERM
	trap 'exit 130' INT
	shift
	"$@"
}

# --- projects ----------------------------------------------------------------------------------
config() { # [FIELD...]: luamig.lua in this folder
	printf 'return { url = env("DATABASE_URL"), migrations = "migrations", %s }\n' "$*" >luamig.lua
}
id_of() { printf 'rev%09d' "$1"; }

# The n-th revision, on top of the one before.
revision() { # NUMBER UPGRADE [DOWNGRADE [HEADER]]
	parent=nil
	[ "$1" -eq 1 ] || parent="\"$(id_of $(($1 - 1)))\""
	cat >"migrations/$(printf %04d "$1").lua" <<-LUA
		--- number $1
		revision      = "$(id_of "$1")"
		down_revision = $parent
		${4:-}

		function upgrade()
		$2
		end

		function downgrade()
		${3:-}
		end
	LUA
}

# Revisions FIRST to LAST: each makes a table t_N with two rows, in several statements.
tables() { # FIRST LAST
	awk -v first="$1" -v last="$2" -v q="'" 'BEGIN {
		for (n = first; n <= last; n++) {
			file = sprintf("migrations/%04d.lua", n)
			printf "--- number %d\nrevision = \"rev%09d\"\n", n, n >file
			printf (n == 1 ? "down_revision = nil\n" : "down_revision = \"rev%09d\"\n"), n - 1 >file
			printf "function upgrade()\n" >file
			printf "  op.create_table(\"t_%d\", { { \"id\", t.integer, primary_key = true },\n", n >file
			printf "    { \"note\", t.string(20), nullable = false } }, { if_not_exists = true })\n" >file
			printf "  op.execute { mysql = \"REPLACE INTO t_%d VALUES (1, %sone%s)\",\n", n, q, q >file
			printf "    postgresql = \"INSERT INTO t_%d VALUES (1, %sone%s)\",\n", n, q, q >file
			printf "    sqlite = \"INSERT INTO t_%d VALUES (1, %sone%s)\" }\n", n, q, q >file
			printf "  op.execute { mysql = \"REPLACE INTO t_%d VALUES (2, %stwo%s)\",\n", n, q, q >file
			printf "    postgresql = \"INSERT INTO t_%d VALUES (2, %stwo%s)\",\n", n, q, q >file
			printf "    sqlite = \"INSERT INTO t_%d VALUES (2, %stwo%s)\" }\n", n, q, q >file
			printf "end\nfunction downgrade()\n  op.drop_table(\"t_%d\")\nend\n", n >file
			close(file)
		}
	}'
}

# A call of op.execute that does not end unless it is stopped.
long_statement='op.execute {
  postgresql = "SELECT pg_sleep(3000)",
  mysql      = "SELECT SLEEP(3000)",
  sqlite     = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < 900000000000) SELECT max(x) FROM c" }'

# --- what is in the database -------------------------------------------------------------------
version_rows() { # none, when there is no such table yet
	query 'SELECT version_num FROM luamig_version ORDER BY 1' 2>/dev/null
}
table_names() {
	case $family in
	sqlite) query "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1" ;;
	postgres) query "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1" ;;
	mysql) query "SELECT table_name FROM information_schema.tables
		WHERE table_schema = database() ORDER BY 1" ;;
	esac
}
has_table() { table_names | grep -qx "$1"; }
applied_count() { # revisions that the history table says were applied
	if table_names | grep -qx luamig_history; then
		query "SELECT count(*) FROM luamig_history WHERE outcome = 'applied' AND direction = 'upgrade'"
	else
		echo 0
	fi
}
at_revision() { is "$(version_rows)" "$(id_of "$1")"; }
at_base() { is "$(version_rows)" ''; }

# Server sessions of luamig on this database.
sessions() {
	case $family in
	sqlite) echo 0 ;;
	postgres) admin "SELECT count(*) FROM pg_stat_activity
		WHERE datname = '$dbname' AND pid <> pg_backend_pid() AND application_name LIKE 'luamig%'" ;;
	mysql) admin "SELECT count(*) FROM information_schema.processlist WHERE db = '$dbname'" ;;
	esac
}
no_sessions() { [ "$(sessions)" -eq 0 ]; }
# Sessions that are executing the long statement now.
long_sessions() {
	case $family in
	sqlite) echo none ;;
	postgres) admin "SELECT pid FROM pg_stat_activity
		WHERE datname = '$dbname' AND state = 'active' AND query = 'SELECT pg_sleep(3000)'" ;;
	mysql) admin "SELECT id FROM information_schema.processlist
		WHERE db = '$dbname' AND info = 'SELECT SLEEP(3000)'" ;;
	esac
}
no_long_sessions() { [ "$family" = sqlite ] || [ -z "$(long_sessions)" ]; }
# The long statement runs; SQLite tells it by the write lock.
is_long_running() {
	case $family in
	sqlite) ! sqlite3 -batch "$dbfile" 'BEGIN IMMEDIATE; ROLLBACK' 2>/dev/null ;;
	*) [ -n "$(long_sessions)" ] ;;
	esac
}

# --- processes ---------------------------------------------------------------------------------
start() { # STEM COMMAND...: in the background, output in STEM.out and STEM.err, pid in `pid`
	start_reading /dev/null "$@"
}
start_reading() { # FILE STEM COMMAND...
	input=$1 stem=$2
	shift 2
	: >"$stem.out" # the child may come to it later than who waits for a line in it
	: >"$stem.err"
	exec_hearing "$@" <"$input" >"$stem.out" 2>"$stem.err" 8>&- &
	pid=$!
	running="$running $pid"
}
# A shell starts what runs in the background deaf to Ctrl-C.
# shellcheck disable=SC2317 # run in the background
exec_hearing() {
	# shellcheck disable=SC2016 # perl's variables
	exec perl -e '$SIG{INT} = $SIG{QUIT} = "DEFAULT"; exec {$ARGV[0]} @ARGV or exit 127' -- "$@"
}
ended() { # PID: waits for it and gives its status
	status=0
	wait "$1" || status=$?
	left=
	for other in $running; do [ "$other" = "$1" ] || left="$left $other"; done
	running=$left
	return "$status"
}
ends_with() { # STATUS PID
	got=0
	ended "$2" || got=$?
	is "$got" "$1"
}

nap() { sleep 0.05 2>/dev/null || sleep 1; }
centiseconds() {
	if read -r uptime _ 2>/dev/null </proc/uptime; then
		echo "${uptime%.*}${uptime#*.}"
	else
		echo "$(date +%s)00"
	fi
}
# A second session that does SQL and then stays as it is: in a transaction, with its locks.
hold() { # SQL
	mkfifo holder
	case $family in
	sqlite) start_reading holder other sqlite3 -batch "$dbfile" ;;
	postgres) start_reading holder other psql -X -q -d "${direct:-$DATABASE_URL}" ;;
	mysql) start_reading holder other mariadb --no-defaults -u root -n \
		-S "$(url_parameter "$DATABASE_URL" unix_socket)" "$dbname" ;;
	esac
	holder=$pid
	exec 8>holder
	echo "$1" >&8
	case $family in
	sqlite) echo '.shell touch held' >&8 ;;
	postgres) echo '\! touch held' >&8 ;;
	mysql) echo 'system touch held' >&8 ;;
	esac
	wait_for test -e held
}
release() {
	exec 8>&-
	ended "$holder"
	rm -f holder held
}

# A statement that stands until the test lets it go on, whatever becomes of its client.
at_gate='SELECT n FROM gate FOR UPDATE'
shut_gate() {
	has_table gate || { query 'CREATE TABLE gate (n integer)' && query 'INSERT INTO gate VALUES (1)'; } || return 1
	hold 'START TRANSACTION; UPDATE gate SET n = 2;'
}
open_gate() { release; }
standing() { # the sessions that stand there
	case $family in
	postgres) admin "SELECT pid FROM pg_stat_activity WHERE datname = '$dbname' AND state = 'active'
		AND query LIKE 'SELECT n FROM gate%'" ;;
	mysql) admin "SELECT id FROM information_schema.processlist
		WHERE db = '$dbname' AND info LIKE 'SELECT n FROM gate%'" ;;
	esac
}
stands() { [ -n "$(standing)" ]; }
stands_no_more() { [ -z "$(standing)" ]; }
# The same for a function in Lua (trust = true): until there is a file `go`.
until_go='while not io.open("go") do end'

# --- small checks ------------------------------------------------------------------------------
fails_with() { # STATUS COMMAND...
	want=$1
	shift
	got=0
	"$@" || got=$?
	is "$got" "$want"
}
is() { # VALUE WANTED
	[ "$1" = "$2" ] || { echo "'$1', wanted '$2'"; return 1; }
}
says() { # FILE EXTENDED-REGEX
	grep -Eq -e "$2" "$1" || { echo "no line like /$2/ in $1:"; cat "$1"; return 1; }
}
silent_on() { # FILE EXTENDED-REGEX
	! grep -E -e "$2" "$1" || { echo "such a line should not be in $1"; return 1; }
}
