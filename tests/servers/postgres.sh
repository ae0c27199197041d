# shellcheck shell=sh disable=SC2154,SC2034
# postgres.sh - starts one PostgreSQL: Debian's own, or one that fetch.sh unpacked.  Sourced by
# start.sh, which sets home, run, data, log and port for the server and reads its title.

# The newest installed server, whichever way the system lays it out.
find_postgres() {
	for found in $(printf '%s\n' /usr/lib/postgresql/*/bin/postgres | sort -t/ -k5,5nr) \
		/usr/pgsql-*/bin/postgres "$(command -v postgres)"; do
		[ ! -x "$found" ] || { dirname "$found"; return 0; }
	done
	fail_start 'no PostgreSQL server is installed (tools/deps.sh check)'
}

configure_postgres() {
	cat >>"$data/postgresql.conf" <<-CONF
		listen_addresses = '127.0.0.1'
		port = $port
		unix_socket_directories = '$run'
		unix_socket_permissions = 0777
		max_connections = 200
		password_encryption = 'scram-sha-256'
		fsync = off
		full_page_writes = off
		synchronous_commit = off
	CONF
	if make_certificate "$data"; then
		cat >>"$data/postgresql.conf" <<-CONF
			ssl = on
			ssl_cert_file = 'server.crt'
			ssl_key_file = 'server.key'
		CONF
	fi
	cat >"$data/pg_hba.conf" <<-HBA
		local	all	all			trust
		host	all	all	127.0.0.1/32	scram-sha-256
	HBA
}

# Single-user mode makes the role and the database before anyone can connect, and needs no client.
first_contents() {
	cat <<-SQL
		CREATE ROLE $tcp_user SUPERUSER LOGIN PASSWORD '$tcp_password';
		CREATE DATABASE $database;
	SQL
}

start_postgres() { # BIN
	bin=$1
	as_user "$bin/initdb" -N -U postgres -E UTF8 --locale=C -A trust -D "$data" >"$log" 2>&1 ||
		fail_start 'initdb failed'
	configure_postgres || fail_start 'its configuration could not be written'
	own "$data"
	first_contents | as_user "$bin/postgres" --single -D "$data" postgres >>"$log" 2>&1
	# Single-user mode ends with 0 after a failed statement, so the log has to be asked.
	! grep -qE '(ERROR|FATAL|PANIC):' "$log" || fail_start 'the first database could not be made'
	as_user "$bin/pg_ctl" -D "$data" -w -t 300 -l "$data/server.log" start </dev/null >>"$log" 2>&1 || {
		cat "$data/server.log" >>"$log"
		fail_start 'the server did not start'
	}
	head -n 1 "$data/postmaster.pid" >"$home/pid"
	title=$("$bin/postgres" -V | sed 's/postgres (PostgreSQL)/PostgreSQL/')
	write_server_env postgresql "postgres@/$database?host=$run&port=$port" "$run"
}

postgres_answers() { # SOCKET-FOLDER PORT
	command -v psql >/dev/null 2>&1 || return 0
	psql -X -q -h "$1" -p "$2" -U postgres -d "$database" -c 'select 1' >/dev/null 2>&1
}
