# shellcheck shell=sh disable=SC2154,SC2034
# mysql.sh - starts MariaDB (the system's) and MySQL (unpacked by fetch.sh).  Sourced by
# start.sh, which sets home, run, data, log and port for the server and reads its title.

# Both run this file before they accept a connection, so no client is needed.
write_init_file() {
	cat >"$run/init.sql" <<-SQL
		CREATE DATABASE IF NOT EXISTS $database;
		CREATE USER IF NOT EXISTS '$tcp_user'@'%' IDENTIFIED BY '$tcp_password';
		GRANT ALL PRIVILEGES ON *.* TO '$tcp_user'@'%' WITH GRANT OPTION;
	SQL
}

# run_mysqld SERVER...: starts it with what both servers share.  performance_schema stays at each
# server's own default (on in MySQL, off in MariaDB): it decides how a blocker can be found.  Nothing
# waits for the disk: a server that is killed here loses nothing of what the system has in memory.
run_mysqld() {
	write_init_file
	# a server that starts removes every #sql… file of its temporary folder, also another server's
	own_tmp=${data%/*}/tmp
	mkdir -p "$own_tmp"
	own "$own_tmp"
	set -- "$@" --datadir="$data" --tmpdir="$own_tmp" --socket="$socket" --port="$port" \
		--bind-address=127.0.0.1 \
		--pid-file="$data/server.pid" --init-file="$run/init.sql" --skip-name-resolve \
		--skip-log-bin --max-connections=200 --innodb-buffer-pool-size=64M \
		--innodb-flush-log-at-trx-commit=0 --innodb-fast-shutdown=2 --innodb-flush-method=nosync --secure-file-priv=
	if make_certificate "$data"; then
		set -- "$@" --ssl-ca="$data/server.crt" --ssl-cert="$data/server.crt" \
			--ssl-key="$data/server.key"
	fi
	own "$data"
	own_session=$(command -v setsid)
	exec_as_user "$@" </dev/null >>"$log" 2>&1 &
	echo $! >"$home/pid"
	wait_for_mysqld $!
	cp "$data/server.pid" "$home/pid"
}

wait_for_mysqld() {
	tries=0
	until grep -q 'ready for connections' "$log"; do
		pid_exists "$1" || fail_start 'the server did not start'
		tries=$((tries + 1))
		[ "$tries" -lt 6000 ] || fail_start 'the server did not get ready'
		nap
	done
	! grep -q 'ERROR.*init.file' "$log" || fail_start 'the first database could not be made'
}

start_mariadb() {
	server=$(command -v mariadbd) || fail_start 'no MariaDB server is installed (tools/deps.sh check)'
	install=$(command -v mariadb-install-db) || fail_start 'mariadb-install-db is missing'
	socket=$run/mariadb.sock
	as_user "$install" --no-defaults --auth-root-authentication-method=normal --skip-test-db \
		--datadir="$data" --innodb-flush-log-at-trx-commit=0 >"$log" 2>&1 ||
		fail_start 'mariadb-install-db failed'
	# The character set is what Debian's configuration files say, which --no-defaults leaves out.
	run_mysqld "$server" --no-defaults --debug-no-sync --sync-binlog=0 --innodb-log-file-size=32M \
		--character-set-server=utf8mb4 --collation-server=utf8mb4_general_ci
	title=$("$server" --no-defaults --version | sed 's/.*Ver \([0-9.]*\).*/MariaDB \1/')
	write_server_env mariadb "root@localhost/$database?unix_socket=$socket" "$socket"
}

# mysqld's system tables take seconds to make and are always the same: made once, then copied.
first_mysql_data() { # TAR SERVER...
	first=$1
	shift
	if [ -f "$first" ]; then
		tar -xf "$first" -C "$data" || fail_start 'its first data could not be unpacked'
		return
	fi
	as_user "$@" --datadir="$data" --initialize-insecure >"$log" 2>&1 ||
		fail_start 'mysqld --initialize-insecure failed'
	rm -f "$data/auto.cnf"
	tar -cf "$first.$$" -C "$data" . && mv -f "$first.$$" "$first"
}

start_mysql() { # TREE: run with the tree's own dynamic loader, as its libc is newer than the system's
	usr=$(reachable "$1/usr") || exit 1
	libs=$(dirname "$(find "$usr/lib" -name libc.so.6 | head -n 1)")
	loader=$(find "$libs" "$usr/lib" "$usr/lib64" -maxdepth 1 -name 'ld-linux*.so.*' 2>/dev/null | head -n 1)
	socket=$run/mysql.sock
	first_data=$1/first-data.tar
	set -- "$loader" --library-path "$libs:$usr/lib/mysql/private" "$usr/sbin/mysqld" \
		--no-defaults --basedir="$usr" --lc-messages-dir="$usr/share/mysql" \
		--plugin-dir="$usr/lib/mysql/plugin" --innodb-redo-log-capacity=32M
	first_mysql_data "$first_data" "$@"
	: >"$log"
	run_mysqld "$@" --mysqlx=OFF --innodb-doublewrite=OFF
	title=$("$@" --version | sed 's/.*Ver \([^ ]*\).*/MySQL \1/')
	write_server_env mysql "root@localhost/$database?unix_socket=$socket" "$socket"
}

mysql_answers() { # SOCKET
	client=$(command -v mariadb-admin || command -v mysqladmin) || return 0
	# "Access denied" is an answer too.
	"$client" --no-defaults --socket="$1" --user=root --connect-timeout=5 ping >/dev/null 2>&1
}
