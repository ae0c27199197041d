#!/bin/sh
# start.sh - starts throwaway database servers for the tests.
#
#   tests/servers/start.sh [postgres] [mariadb] [mysql] [pg12] [pg16] [pg18]
#
# Without names: postgres and mariadb, the two that must start; the others are fetched first, and
# when that fails they are told as NOT RUN without failing.  Each server gets
#   $LUAMIG_SERVERS_DIR/NAME/    its data, log and pid          (default build/servers/NAME)
#   /tmp/luamig-s.XXXXXX/        its socket: a socket's path may have 107 bytes only
# and writes NAME/env, and all of them together $LUAMIG_SERVERS_DIR/env, to be sourced:
#   LUAMIG_TEST_POSTGRES         URL of an empty database, as superuser, over the socket
#   LUAMIG_TEST_POSTGRES_TCP     the same over 127.0.0.1 with user and password
#   LUAMIG_TEST_POSTGRES_SOCKET  socket (MySQL: the file, PostgreSQL: its folder)
#   LUAMIG_TEST_POSTGRES_PORT    port, for clients that take no URL
#   LUAMIG_TEST_POSTGRES_CA      certificate to verify the server by (only where TLS is on)
#   LUAMIG_TEST_PASSWORD         the password of every ..._TCP URL, not escaped
# A server that runs already is used as it is.  As root the servers run as LUAMIG_SERVERS_USER
# (default: postgres, or else nobody).  stop.sh stops them.
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$here/lib.sh"
# shellcheck source-path=SCRIPTDIR source=postgres.sh
. "$here/postgres.sh"
# shellcheck source-path=SCRIPTDIR source=mysql.sh
. "$here/mysql.sh"

[ $# -gt 0 ] || set -- postgres mariadb
for name; do
	is_name "$name" || { say "unknown server '$name' (one of: $all_names)"; exit 2; }
done

# A server outlives its starter, so it must not keep what the starter's caller had open (a lock,
# make's job server), nor be led by the caller's environment.
exec 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&-
unset TMPDIR PGHOST PGPORT PGDATA PGUSER PGPASSWORD PGDATABASE PGOPTIONS PGSERVICE MYSQL_HOST MYSQL_PWD
export LC_ALL=C
umask 022
PATH=$PATH:/usr/sbin:/sbin:/usr/local/sbin

# fail_start REASON: ends the subshell of one server; the reason is told when all have ended.
fail_start() {
	echo "$1" >"$home/failed"
	exit 1
}

# Ports that the system does not hand out by itself, and that nobody listens on now.
free_port() {
	perl -MIO::Socket::INET -e '
		for (1 .. 200) {
			my $port = 12000 + int rand 20000;
			my $socket = IO::Socket::INET->new(LocalAddr => "127.0.0.1", LocalPort => $port,
				Proto => "tcp", Listen => 1) or next;
			print $port;
			exit 0;
		}
		exit 1' 2>/dev/null ||
		awk -v seed="$$$1" 'BEGIN { srand(seed); print 12000 + int(20000 * rand()) }'
}

# Another server that starts at this moment does not listen yet; the files tell which port it will.
port_is_ours() {
	: >"$run/port-$port"
	set -- /tmp/luamig-s.*/port-"$port"
	[ $# -eq 1 ] || { rm -f "$run/port-$port"; return 1; }
}

# A certificate that is its own authority, for TLS with and without verification.
make_certificate() { # FOLDER
	command -v openssl >/dev/null 2>&1 || return 1
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 3650 \
		-subj /CN=localhost -addext 'subjectAltName=DNS:localhost,IP:127.0.0.1' \
		-keyout "$1/server.key" -out "$1/server.crt" >>"$log" 2>&1 || return 1
	chmod 600 "$1/server.key"
	cp "$1/server.crt" "$run/ca.crt"
}

# reachable FOLDER: prints a folder with the same files that the servers' user can enter.  A checkout
# below a private folder (/root, mktemp -d) is closed to every user but root.
reachable() {
	if as_user test -r "$1/." 2>/dev/null; then
		echo "$1"
	else
		cp -R -P "$1" "$run/files" || fail_start "$1 could not be copied"
		echo "$run/files"
	fi
}

env_line() { # NAME-ENDING VALUE
	printf "export LUAMIG_TEST_%s%s='%s'\n" "$(upper "$name")" "$1" "$2"
}
write_server_env() { # SCHEME SOCKET-URL SOCKET
	{
		env_line '' "$1://$2"
		env_line _TCP "$1://$tcp_user:$tcp_password_in_url@127.0.0.1:$port/$database"
		env_line _SOCKET "$3"
		env_line _PORT "$port"
		[ ! -f "$run/ca.crt" ] || env_line _CA "$run/ca.crt"
		printf "export LUAMIG_TEST_PASSWORD='%s'\n" "$tcp_password"
	} >"$home/env.new"
	printf '%s\n%s\n' "$3" "$port" >"$home/probe"
	echo "$title" >"$home/title"
	mv -f "$home/env.new" "$home/env"
}

is_running() { # NAME
	server_pid "$1" >/dev/null && [ -f "$servers/$1/env" ] || return 1
	{ read -r probe_socket && read -r probe_port; } <"$servers/$1/probe" || return 1
	case $1 in
	postgres | pg*) postgres_answers "$probe_socket" "$probe_port" ;;
	*) mysql_answers "$probe_socket" ;;
	esac
}

make_folders() {
	mkdir -p "$home" || exit 1
	run=$(mktemp -d /tmp/luamig-s.XXXXXX) || fail_start 'no folder in /tmp for its socket'
	echo "$run" >"$home/run-folder"
	data=$home/data
	mkdir -m 700 "$data" || fail_start "$data could not be made"
	own "$data"
	if ! as_user test -w "$data" 2>/dev/null; then
		rmdir "$data"
		data=$run/data
		mkdir -m 700 "$data"
	fi
	echo "$data" >"$home/data-folder"
	chmod 755 "$run"
	own "$run"
}

fetched() { # NAME: prints the folder of the fetched server
	answer=$("$here/fetch.sh" "$1") || fail_start "$answer"
	echo "$answer"
}

start_one() { # NAME, in a subshell
	name=$1 home=$servers/$1 log=$servers/$1/log
	if is_running "$name"; then
		echo "$name: $(cat "$home/title"), already running"
		return 0
	fi
	signal_server "$name"
	remove_server "$name" || exit 1
	trap 'fail_start "interrupted"' TERM INT HUP
	began=$(now)
	make_folders
	port=$(free_port "$name")
	until port_is_ours; do port=$(free_port "$name"); done
	cd / || exit 1
	case $name in
	postgres) bin=$(find_postgres) || exit 1 ;;
	mariadb) ;;
	mysql) tree=$(fetched mysql) || exit 1 ;;
	*) tree=$(fetched "$name") && native=$(reachable "$tree/native") || exit 1 ;;
	esac
	case $name in
	postgres) start_postgres "$bin" ;;
	mariadb) start_mariadb ;;
	mysql) start_mysql "$tree" && cp "$tree/mysqlclient.env" "$home/" ;;
	*) start_postgres "$native/bin" ;;
	esac
	echo "$name: $title, ready in $(since "$began") s"
}

# What is left of a server that did not start: its log for the reader, nothing else.
give_up() { # NAME
	reason='it could not be started'
	[ ! -f "$servers/$1/failed" ] || reason=$(cat "$servers/$1/failed")
	last_words=$(tail -n 15 "$servers/$1/log" 2>/dev/null)
	signal_server "$1"
	remove_server "$1"
	note_not_run "$1" "$reason"
	[ -z "$last_words" ] || printf '%s\n' "$last_words" | sed "s/^/tests\/servers: $1: /" >&2
}

# shellcheck disable=SC2317 # run by a trap
stop_starting() {
	# shellcheck disable=SC2086 # a list of numbers
	kill $starters 2>/dev/null
	wait
	for name in $started; do [ -f "$servers/$name/env" ] || give_up "$name"; done
	write_env
	unlock_servers
	exit 130
}

find_run_user && lock_servers || exit 1
starters='' started=''
trap stop_starting INT TERM HUP
for name; do
	case " $started " in *" $name "*) continue ;; esac
	(start_one "$name") &
	starters="$starters $!" started="$started $name"
done
status=0
for name in $started; do
	starters=${starters# }
	first=${starters%% *}
	if wait "$first"; then
		forget_not_run "$name"
	else
		give_up "$name"
		is_optional "$name" || status=1
	fi
	starters=${starters#"$first"}
done
write_env
unlock_servers
exit "$status"
