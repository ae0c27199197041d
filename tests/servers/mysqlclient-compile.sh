#!/bin/sh
# mysqlclient-compile.sh - the MySQL driver against both client libraries: MariaDB's libmariadb, which
# most systems have, and MySQL's own libmysqlclient, from the packages that fetch.sh unpacked.
#
#   tests/servers/mysqlclient-compile.sh
#
# Compiles luamig with each, warnings being errors, into $LUAMIG_COMPILE_DIR/NAME (default
# build/mysqlclient/NAME), and when a MySQL server is named by the environment runs each program
# against it.  A library that is not there is told as NOT RUN.  Speaks TAP.
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$here/lib.sh"
cd "$top" || exit 1
out=${LUAMIG_COMPILE_DIR:-build/mysqlclient}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
count=0 failed=0

report() { # STATUS DESCRIPTION: output of what was tried in $work/out
	count=$((count + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $count - $2"
	else
		failed=$((failed + 1))
		echo "not ok $count - $2"
		tail -n 40 "$work/out" | sed 's/^/# /'
	fi
}
skip() { # NAME DESCRIPTION REASON
	count=$((count + 1))
	echo "ok $count - $2 # SKIP $3"
	note_not_run "$1" "$3" | sed 's/^/# /'
}

# Only the driver includes the client library's header, so the rest may come from another build.
compile() { # NAME PACKAGE
	if [ -n "${LUAMIG_COMPILE_FROM:-}" ]; then
		rm -rf "${out:?}/$1" && mkdir -p "$out/$1" && cp -Rp "$LUAMIG_COMPILE_FROM/src" "$LUAMIG_COMPILE_FROM/drivers" "$out/$1" || return 1
		rm -rf "${out:?}/$1/drivers/mysql"
	fi
	make -j2 BUILD="$out/$1" MYSQL_PKG="$2" CFLAGS='-O1 -g -Werror' "$out/$1/luamig" >"$work/out" 2>&1
}

# Which client library a process has open is seen from outside.
opens() { # PATTERN PROGRAM...: up and down on a database of its own, the library matches
	pattern=$1
	shift
	name=luamig_c$$
	url=$(echo "$LUAMIG_TEST_MYSQL" | sed "s|/$database|/$name|")
	client="mariadb --no-defaults --socket=$LUAMIG_TEST_MYSQL_SOCKET -uroot"
	$client -e "CREATE DATABASE $name" || return 1
	rm -rf "$work/project" && mkdir -p "$work/project/migrations"
	cat >"$work/project/luamig.lua" <<-LUA
		return { migrations = "migrations", trust = true }
	LUA
	cat >"$work/project/migrations/one.lua" <<-'LUA'
		--- one
		revision = "000000000001"
		down_revision = nil
		function upgrade()
		  op.create_table("one", { { "id", t.bigint, primary_key = true, identity = true }, { "note", t.text } })
		  op.execute("INSERT INTO one (note) VALUES (:note)", { note = "é😀" })
		  assert(db.value("SELECT note FROM one") == "é😀")
		  log.info("mapped")
		  while not io.open("go") do end
		end
		function downgrade() op.drop_table("one") end
	LUA
	(
		cd "$work/project" || exit 1
		"$@" -v --url "$url" upgrade head >up 2>&1 &
		pid=$!
		until grep -q mapped up || ! kill -0 "$pid" 2>/dev/null; do nap; done
		grep -Eo "[^ ]*($pattern)[^ ]*" "/proc/$pid/maps" 2>/dev/null | sort -u >maps
		: >go
		wait "$pid" || { cat up; exit 1; }
		cat maps
		[ -s maps ] || { echo "no $pattern among the libraries"; exit 1; }
		"$@" --url "$url" downgrade base
	) >"$work/out" 2>&1
	status=$?
	$client -e "DROP DATABASE $name"
	return "$status"
}

forget_not_run mysqlclient
if pkg-config --exists libmariadb; then
	compile libmariadb libmariadb
	report $? 'compiles against libmariadb without a warning'
	if [ -n "${LUAMIG_TEST_MYSQL:-}" ]; then
		opens libmariadb "$top/$out/libmariadb/luamig"
		report $? 'libmariadb: up and down on MySQL'
	else
		skip mysqlclient 'libmariadb: up and down on MySQL' 'no MySQL server (LUAMIG_TEST_MYSQL)'
	fi
else
	skip mysqlclient 'compiles against libmariadb without a warning' 'no package libmariadb'
fi

settings=$cache/mysql-sid/mysqlclient.env
if [ -f "$settings" ]; then
	# shellcheck disable=SC1090 # written by fetch.sh
	. "$settings"
	PKG_CONFIG_PATH=$MYSQLCLIENT_PKG_CONFIG_PATH compile libmysqlclient mysqlclient
	report $? 'compiles against libmysqlclient without a warning'
	if [ -n "${LUAMIG_TEST_MYSQL:-}" ]; then
		opens libmysqlclient "$MYSQLCLIENT_LOADER" --library-path \
			"$MYSQLCLIENT_LIBRARY_PATH:/usr/lib/$(gcc -dumpmachine)" "$top/$out/libmysqlclient/luamig"
		report $? 'libmysqlclient: up and down on MySQL'
	else
		skip mysqlclient 'libmysqlclient: up and down on MySQL' 'no MySQL server (LUAMIG_TEST_MYSQL)'
	fi
else
	skip mysqlclient 'compiles against libmysqlclient without a warning' \
		'no libmysqlclient was fetched (tests/servers/fetch.sh mysql)'
fi
echo "1..$count"
[ "$failed" -eq 0 ]
