#!/bin/sh
# t-servers.sh - the scripts of this folder: what they start, and that nothing of it stays behind (TAP).
# Runs in a folder of its own; servers that are running already are not touched.
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
chmod 755 "$work"			# the servers' user may enter, so that their data lies in it
LUAMIG_SERVERS_DIR=$work/servers
LUAMIG_CACHE_DIR=$work/cache
export LUAMIG_SERVERS_DIR LUAMIG_CACHE_DIR
unset LUAMIG_NOT_RUN LUAMIG_TEST_POSTGRES LUAMIG_TEST_MARIADB LUAMIG_TEST_PG18
trap '"$here/stop.sh"; rm -rf "$work"' EXIT
cd "$work" || exit 1
count=0 failed=0

it() { # DESCRIPTION FUNCTION
	count=$((count + 1))
	if ("$2") >"$work/out" 2>&1; then
		echo "ok $count - $1"
	else
		failed=$((failed + 1))
		echo "not ok $count - $1"
		sed 's/^/# /' "$work/out"
	fi
}
is() { # VALUE WANTED
	[ "$1" = "$2" ] || { echo "'$1', wanted '$2'"; return 1; }
}
psql_value() { psql -X -At -d "$1" -c "$2"; }
mariadb_value() { # SQL CONNECT-OPTION...
	sql=$1 && shift
	mariadb --no-defaults -N -e "$sql" "$@" luamig_test
}
# The servers of this test, told by the data folder in their command line.
our_servers() {
	for process in /proc/[0-9]*; do
		line=$(tr '\0' ' ' 2>/dev/null <"$process/cmdline") || continue
		case $line in
		*postgres*"$LUAMIG_SERVERS_DIR"/* | *mariadbd*"$LUAMIG_SERVERS_DIR"/*) echo "$line" ;;
		esac
	done
}

both_start() {
	"$here/start.sh" postgres mariadb &&
		grep -q "^export LUAMIG_TEST_POSTGRES='postgresql://" "$LUAMIG_SERVERS_DIR/env" &&
		grep -q "^export LUAMIG_TEST_MARIADB='mariadb://" "$LUAMIG_SERVERS_DIR/env"
}
postgres_is_usable() {
	# shellcheck disable=SC1091 # written by start.sh
	. "$LUAMIG_SERVERS_DIR/env"
	tls="select current_user, ssl from pg_stat_ssl where pid = pg_backend_pid()"
	is "$(psql_value "$LUAMIG_TEST_POSTGRES" "$tls")" 'postgres|f' &&
		is "$(psql_value "$LUAMIG_TEST_POSTGRES_TCP?sslmode=disable" "$tls")" 'luamig|f' &&
		is "$(psql_value "$LUAMIG_TEST_POSTGRES_TCP?sslmode=verify-full&sslrootcert=$LUAMIG_TEST_POSTGRES_CA" \
			"$tls")" 'luamig|t' &&
		! PGPASSWORD=wrong psql -X -h 127.0.0.1 -p "$LUAMIG_TEST_POSTGRES_PORT" -U luamig -c '' luamig_test
}
mariadb_is_usable() {
	# shellcheck disable=SC1091 # written by start.sh
	. "$LUAMIG_SERVERS_DIR/env"
	set -- --host=127.0.0.1 --port="$LUAMIG_TEST_MARIADB_PORT" --user=luamig
	who='select current_user()'
	is "$(mariadb_value "$who" --user=root --socket="$LUAMIG_TEST_MARIADB_SOCKET")" root@localhost &&
		is "$(mariadb_value "$who" "$@" --password="$LUAMIG_TEST_PASSWORD" \
			--ssl-ca="$LUAMIG_TEST_MARIADB_CA" --ssl-verify-server-cert)" luamig@% &&
		! mariadb_value "$who" "$@" --password=wrong
}
running_ones_stay() {
	pid=$(cat "$LUAMIG_SERVERS_DIR/postgres/pid")
	"$here/start.sh" postgres | grep 'already running' &&
		is "$(cat "$LUAMIG_SERVERS_DIR/postgres/pid")" "$pid"
}
crashed_one_starts_again() {
	pid=$(cat "$LUAMIG_SERVERS_DIR/mariadb/pid")
	kill -KILL "$pid"
	"$here/start.sh" mariadb | grep 'ready in' &&
		[ "$(cat "$LUAMIG_SERVERS_DIR/mariadb/pid")" != "$pid" ] && mariadb_is_usable
}
stop_leaves_nothing() {
	# shellcheck disable=SC1091 # written by start.sh
	. "$LUAMIG_SERVERS_DIR/env"
	is "$(our_servers | grep -cE "postgres -D|mariadbd ")" 2 || return 1
	"$here/stop.sh" && "$here/stop.sh" && is "$(our_servers)" '' &&
		[ ! -e "$LUAMIG_SERVERS_DIR" ] && [ ! -e "$LUAMIG_TEST_POSTGRES_SOCKET" ] &&
		[ ! -e "$LUAMIG_TEST_MARIADB_SOCKET" ]
}
stop_spares_others() {
	sleep 3000 &
	other=$!
	mkdir -p "$LUAMIG_SERVERS_DIR/mariadb"
	echo "$other" >"$LUAMIG_SERVERS_DIR/mariadb/pid"
	echo "$LUAMIG_SERVERS_DIR/mariadb/data" >"$LUAMIG_SERVERS_DIR/mariadb/data-folder"
	"$here/stop.sh" mariadb && kill "$other"
}
with_gives_the_status() {
	# shellcheck disable=SC2016 # for the inner shell
	echo in | "$here/with.sh" postgres -- sh -c 'psql -X -d "$LUAMIG_TEST_POSTGRES" -c "select 1" </dev/null &&
		read -r line && [ "$line" = in ] && exit 7'
	is $? 7 && is "$(our_servers)" ''
}
with_uses_what_is_given() {
	# shellcheck disable=SC2016 # for the inner shell
	is "$(LUAMIG_TEST_POSTGRES=given "$here/with.sh" postgres -- sh -c 'echo "$LUAMIG_TEST_POSTGRES"')" given
}
with_stops_on_a_signal() {
	"$here/with.sh" postgres -- sh -c "touch '$work/in'; exec sleep 3000" &
	runner=$!
	tries=0
	until [ -e "$work/in" ]; do
		tries=$((tries + 1))
		kill -0 "$runner" 2>/dev/null || { echo 'the command did not start'; return 1; }
		[ "$tries" -lt 600 ] || { echo 'the command did not start in ten minutes'; return 1; }
		sleep 1
	done
	kill -TERM "$runner"
	wait "$runner"
	is $? 143 && is "$(our_servers)" ''
}
# A tool that fails, found before the real one.
broken() { # TOOL MESSAGE
	mkdir -p "$work/bin"
	printf '#!/bin/sh\necho "%s" >&2\nexit 1\n' "$2" >"$work/bin/$1"
	chmod +x "$work/bin/$1"
}
missing_optional_is_told() {
	broken npm 'npm error code ENOTFOUND'
	PATH=$work/bin:$PATH "$here/start.sh" pg18 >"$work/told" || return 1
	grep '^NOT RUN: pg18: .*ENOTFOUND' "$work/told" && cmp "$work/told" "$LUAMIG_SERVERS_DIR/not-run"
}
missing_required_fails() {
	broken mariadb-install-db 'no room'
	PATH=$work/bin:$PATH "$here/start.sh" mariadb >"$work/told"
	is $? 1 && grep '^NOT RUN: mariadb: mariadb-install-db failed' "$work/told" &&
		[ ! -e "$LUAMIG_SERVERS_DIR/mariadb" ]
}
success_takes_it_back() {
	"$here/start.sh" mariadb && ! grep mariadb "$LUAMIG_SERVERS_DIR/not-run"
}

it 'starts PostgreSQL and MariaDB' both_start
it 'PostgreSQL: socket, password, TLS, wrong password' postgres_is_usable
it 'MariaDB: socket, password, TLS, wrong password' mariadb_is_usable
it 'uses a server that runs already' running_ones_stay
it 'starts a crashed server again' crashed_one_starts_again
it 'stop.sh leaves no process and no file, also twice' stop_leaves_nothing
it 'stop.sh spares a process that only has the number' stop_spares_others
it 'with.sh: input, status, nothing left' with_gives_the_status
it 'with.sh does not start what the environment names' with_uses_what_is_given
it 'with.sh stops its servers on a signal' with_stops_on_a_signal
it 'tells an optional server that cannot be had' missing_optional_is_told
it 'fails for a required server' missing_required_fails
it 'forgets a NOT RUN once the server runs' success_takes_it_back
echo "1..$count"
[ "$failed" -eq 0 ]
